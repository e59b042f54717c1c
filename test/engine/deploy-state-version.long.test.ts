// system.stateVersion across deploys to real test hosts (lab/hosts says which parts are real): it stays the
// machine's, whatever builds the next system.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { buildResult } from '#shared/images/image.ts'
import { kitReport } from '#shared/kits.ts'
import { recordedVersion } from '#shared/profiles/state-version.ts'
import { begin, type DeployLab, deployLab, deployNow, planOf, resumed } from '#test/hosts/deploys.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'

const refused = hostsRefused()
const name = refused ? `system.stateVersion (${refused})` : 'system.stateVersion'

describe.skipIf(refused !== null)(name, { timeout: 5 * 60_000 }, () => {
  let lab: DeployLab
  let older: TestHost
  let newer: TestHost
  let profiles: string
  beforeAll(async () => {
    lab = await deployLab()
    profiles = join(lab.folder, 'profiles')
    writeHostProfile(profiles, '25.11')
    await lab.engine.client.profiles.addFolder({ path: profiles })
    await trust()
    older = await hostOf('older', '24.05')
    newer = await hostOf('newer', '25.05')
  }, 5 * 60_000)
  afterAll(() => lab?.close())

  /** The profile as that release of Kiln has it, which gives new machines this value. */
  const release = (stateVersion: string) => {
    writeHostProfile(profiles, stateVersion)
    return trust()
  }
  /** Trust applies to the content. */
  const trust = () => lab.engine.client.profiles.trustFolder({ path: profiles, trusted: true })
  const hostOf = async (hostName: string, stateVersion?: string, files?: Record<string, string>) => {
    const output = stateVersion === undefined ? {} : { stateVersion }
    const { path } = await lab.machine(hostName, { name: hostName, label: '25.11.1', ...output })
    return lab.host({ name: hostName, system: path, ...(files ? { files } : {}) })
  }
  const profile = (label: string): HostSource => ({
    kind: 'profile',
    profile: 'hostly',
    architecture: 'x86_64',
    options: { label },
  })
  const toBoth = (label: string) => ({
    source: profile(label),
    hosts: [lab.target(older), lab.target(newer)],
    checks: [],
  })
  const recorded = async (host: TestHost) =>
    recordedVersion(await host.run('cat', '/etc/kiln/system.json').catch(() => null))
  const builtFor = (system: string | null | undefined) =>
    recordedVersion(readFileSync(join(system ?? '', 'etc/kiln/system.json'), 'utf8'))

  it('differs between the hosts of one deploy, which get a build each, and stays theirs', async () => {
    const plan = await planOf(lab.engine, toBoth('one'))
    expect(plan.hosts.map(({ stateVersion, to, problem }) => [stateVersion, builtFor(to), problem])).toEqual([
      ['24.05', '24.05', null],
      ['25.05', '25.05', null],
    ])
    expect(plan.systems).toHaveLength(2)
    const job = await (await begin(lab.engine, plan)).end
    expect(job.detail.results.map(({ outcome }) => outcome)).toEqual(['switched', 'switched'])
    expect([await recorded(older), await recorded(newer)]).toEqual(['24.05', '25.05'])
  })

  it('is one build for hosts with the same value', async () => {
    const twin = await hostOf('twin', '24.05')
    const plan = await planOf(lab.engine, { ...toBoth('one'), hosts: [lab.target(older), lab.target(twin)] })
    expect(plan.systems.map(({ stateVersion }) => stateVersion)).toEqual(['24.05'])
    expect(plan.hosts[0]?.to).toBe(plan.hosts[1]?.to)
  })

  it('stays with the next release of Kiln, which gives new machines another one', async () => {
    await release('26.05')
    await deployNow(lab.engine, toBoth('two'))
    expect([await recorded(older), await recorded(newer)]).toEqual(['24.05', '25.05'])
    await release('25.11')
  })

  it('stays if an image is deployed that was made for new machines', async () => {
    const request = {
      profile: 'hostly',
      formats: ['raw' as const],
      options: { label: 'image' },
      builder: 'local',
    }
    const { job } = await lab.engine.client.builds.start(request)
    const { id } = buildResult.parse((await jobEnd(lab.engine.client, job, () => undefined)).value)
    const image = await lab.engine.client.images.show({ id })
    expect(image.provenance.stateVersion).toBe('25.11')
    await deployNow(lab.engine, { ...toBoth(''), source: { kind: 'image', id } })
    expect([await recorded(older), await recorded(newer)]).toEqual(['24.05', '25.05'])
    // A later release builds it again, for new machines.
    await release('26.05')
    const again = await lab.engine.client.builds.start(request)
    const later = buildResult.parse((await jobEnd(lab.engine.client, again.job, () => undefined)).value)
    expect((await lab.engine.client.images.show({ id: later.id })).provenance.stateVersion).toBe('26.05')
    await release('25.11')
  })

  it('is required before anything is built if a host does not report it, and then kept', async () => {
    const configuration =
      '{ config, ... }: {\n  # system.stateVersion = "22.05";\n  system.stateVersion = "23.11"; # mine\n}\n'
    const unsaid = await hostOf('unsaid', undefined, { '/etc/nixos/configuration.nix': configuration })
    const request = { source: profile('asked'), hosts: [lab.target(unsaid)], checks: [] }
    const asked = await planOf(lab.engine, request)
    expect(asked.hosts).toMatchObject([
      {
        to: null,
        stateVersion: null,
        proposedVersion: '23.11',
        reached: true,
        problem: { code: 'deploy.state-version-unknown' },
      },
    ])
    expect(asked.systems).toEqual([])
    const { end } = await begin(lab.engine, asked)
    expect(await end).toMatchObject({ state: 'failed', error: { code: 'deploy.state-version-unknown' } })

    const answer = { host: 'root@unsaid', value: '23.11' }
    await deployNow(lab.engine, { ...request, stateVersions: [answer] })
    expect(await recorded(unsaid)).toBe('23.11')
    await release('26.05')
    const next = await planOf(lab.engine, { ...request, source: profile('next') })
    expect(next.hosts).toMatchObject([{ problem: null, stateVersion: '23.11' }])
    await release('25.11')
    const wrong = await planOf(lab.engine, { ...request, stateVersions: [{ ...answer, value: '24.11' }] })
    expect(wrong.hosts).toMatchObject([
      { problem: { code: 'deploy.state-version-known', values: { recorded: '23.11', named: '24.11' } } },
    ])
    // An answer for hosts that do not report one does not change others.
    const all = await planOf(lab.engine, { ...request, stateVersions: [{ host: null, value: '24.11' }] })
    expect(all.hosts).toMatchObject([{ problem: null, stateVersion: '23.11' }])
  })

  it('is suggested from the oldest generation if nothing else shows it', async () => {
    const { path } = await lab.machine('bare', { name: 'bare', label: '24.11.20250101' })
    const bare = await lab.host({ name: 'bare', system: path })
    const plan = await planOf(lab.engine, { source: profile('bare'), hosts: [lab.target(bare)] })
    expect(plan.hosts).toMatchObject([
      { proposedVersion: '24.11', problem: { values: { evidence: { code: 'deploy.evidence.generation' } } } },
    ])
  })

  it('stays the same when a deploy is resumed, without another build', async () => {
    const plan = await planOf(lab.engine, toBoth('resumed'))
    await newer.cable.cut()
    const job = await (await begin(lab.engine, plan)).end
    expect(job.detail.results).toMatchObject([{ outcome: 'switched' }, { outcome: 'unreachable' }])
    await newer.cable.repair()
    const rest = await resumed(lab.engine, plan.id)
    expect(rest.hosts).toMatchObject([{ stateVersion: '25.05', to: plan.hosts[1]?.to, problem: null }])
    await (await begin(lab.engine, rest)).end
    expect(await recorded(newer)).toBe('25.05')
  })

  it('is refused if the built system has another one', async () => {
    const flake = join(profiles, 'hostly', 'flake.nix')
    const text = readFileSync(flake, 'utf8')
    writeFileSync(flake, text.replace('settings.stateVersion or ""', '"22.11"'))
    await trust()
    const started = await lab.engine.client.deploys.plan({ request: toBoth('stubborn'), sudoPassword: null })
    const { error } = await jobEnd(lab.engine.client, started.job, () => undefined)
    expect(error).toMatchObject({
      code: 'deploy.state-version-built',
      values: { built: '22.11', wanted: expect.stringMatching(/^2[45]\.05$/) },
    })
    writeFileSync(flake, text)
    await trust()
  })

  it('is the last one reported by the hosts that a kit is for, and no other host accepts the kit', async () => {
    const { client } = lab.engine
    const add = async (host: TestHost) => {
      const address = `root@${host.address}`
      await client.hosts.add({ name: host.name, address, identity: lab.keyFile })
    }
    await add(older)
    await add(newer)
    await client.hosts.ask({ host: 'older' })
    const exported = async (hosts: string[], stateVersion: string | null = null) => {
      const folder = join(lab.folder, `kit-${hosts.join('-')}-${stateVersion}`)
      const { job } = await client.kits.export({ source: profile('kit'), folder, hosts, stateVersion })
      return jobEnd(client, job, () => undefined)
    }
    expect((await exported([])).error?.code).toBe('kit.no-state-version')
    expect((await exported(['newer'])).error?.code).toBe('kit.state-version-unknown')
    expect((await exported(['older'], '25.05')).error?.code).toBe('kit.state-versions')
    const kit = kitReport.parse((await exported(['older'])).value)
    expect(kit.stateVersion).toBe('24.05')
    const plan = await planOf(lab.engine, {
      ...toBoth(''),
      source: { kind: 'kit', folder: kit.folder, key: null },
    })
    expect(plan.hosts).toMatchObject([
      { problem: null, stateVersion: '24.05', to: kit.system },
      { problem: { code: 'deploy.kit-state-version', values: { value: '25.05', kit: '24.05' } } },
    ])
    // A plan has looked at it as well.
    expect((await exported(['newer'])).error).toBeNull()
    expect((await exported(['older', 'newer'])).error?.code).toBe('kit.state-versions')
  })

  it('is restored when a host goes back to an earlier generation', async () => {
    await deployNow(lab.engine, { source: { kind: 'generation', number: null }, hosts: [lab.target(older)] })
    expect(await recorded(older)).toBe('24.05')
  })

  it('is set by a flake that is not a profile, without asking any host', async () => {
    const own = await lab.machine('own', { name: 'own', label: '25.11.2', stateVersion: '23.05' })
    const unsaid = await hostOf('free')
    const plan = await planOf(lab.engine, {
      source: { kind: 'flake', reference: own.reference },
      hosts: [lab.target(unsaid)],
    })
    expect(plan.hosts).toMatchObject([{ problem: null, to: own.path, stateVersion: null }])
  })

  it('is not changed by a flake that records another one, directly or in a kit', async () => {
    const later = await lab.machine('later', { name: 'later', label: '26.05.1', stateVersion: '26.05' })
    const source = { kind: 'flake' as const, reference: later.reference }
    const own = { code: 'deploy.state-version-own', values: { recorded: '24.05', built: '26.05' } }
    const plan = await planOf(lab.engine, { source, hosts: [lab.target(older)] })
    expect(plan.hosts).toMatchObject([{ to: null, problem: own }])
    const job = await (await begin(lab.engine, plan)).end
    expect(job).toMatchObject({ state: 'failed', error: { code: 'deploy.state-version-own' } })

    const folder = join(lab.folder, 'kit-own')
    const exported = await lab.engine.client.kits.export({ source, folder })
    expect((await jobEnd(lab.engine.client, exported.job, () => undefined)).error).toBeNull()
    const kit = { kind: 'kit' as const, folder, key: null }
    expect((await planOf(lab.engine, { source: kit, hosts: [lab.target(older)] })).hosts).toMatchObject([
      { to: null, problem: own },
    ])
    expect(await recorded(older)).toBe('24.05')
    // The same value changes nothing.
    const same = await lab.machine('same', { name: 'same', label: '26.05.1', stateVersion: '24.05' })
    const kept = { source: { ...source, reference: same.reference }, hosts: [lab.target(older)] }
    expect((await planOf(lab.engine, kept)).hosts).toMatchObject([{ to: same.path, problem: null }])
  })
})
