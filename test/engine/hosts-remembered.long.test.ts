// What the engine remembers, compares and opens of real test hosts (lab/hosts says which parts are real).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { type DeployLab, deployLab, deployNow } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(`what is known of a host (${refused ?? 'on test hosts'})`, () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    const packages = [{ name: 'curl', version: '8.5.0', kib: 1 }]
    old = (await lab.machine('old', { name: 'box', label: '25.11.1', packages })).path
    host = await lab.host({ name: 'box', system: old })
    await lab.engine.client.hosts.add({ address: `root@${host.address}`, name: 'box', identity: lab.keyFile })
  })
  afterAll(() => lab?.close())

  const hosts = () => lab.engine.client.hosts
  const deploy = (reference: string, more = {}) =>
    deployNow(lab.engine, { source: { kind: 'flake', reference }, hosts: [lab.target(host)], ...more })

  it('is its last answer, or why it did not answer, without asking again', async () => {
    expect(await hosts().states({})).toEqual([
      { id: 'box', asked: null, facts: null, last: null, switchedAt: null },
    ])
    expect(await hosts().ask({ host: 'box' })).toMatchObject({
      asked: { error: null },
      facts: { label: '25.11.1', currentGeneration: 1 },
    })
    lab.trustInstead(host, { ...host, hostKey: makeKeyPair().publicKey })
    expect(await hosts().ask({ host: 'box' })).toMatchObject({
      asked: { error: { code: 'ssh.host-key-changed' } },
      facts: { label: '25.11.1' },
    })
    lab.trust()
    const [state] = await hosts().states({})
    expect(state?.asked?.error?.code).toBe('ssh.host-key-changed')
    expect(await hosts().history({ host: 'box' })).toMatchObject({
      facts: { facts: { currentSystem: old, generations: [{ number: 1 }] } },
    })
  })

  it('has the result of each deploy and what was deployed, however the host was named', async () => {
    const next = await lab.machine('next', {
      name: 'box',
      label: '25.11.2',
      packages: [{ name: 'curl', version: '8.10.1', kib: 1 }],
    })
    await deploy(next.reference)
    const sick = await lab.machine('sick', { name: 'box', label: '25.11.3' })
    await deploy(sick.reference, { checks: [{ kind: 'tcp', port: 3002, seconds: 1 }] })
    const { deploys } = await hosts().history({ host: 'box' })
    expect(deploys).toMatchObject([
      { outcome: 'switched', to: next.path, name: next.reference, source: { reference: next.reference } },
      {
        outcome: 'rolled-back',
        to: sick.path,
        error: { code: 'deploy.rolled-back' },
        checks: [{ ok: false }],
      },
    ])
    expect(await hosts().states({})).toMatchObject([{ last: { outcome: 'rolled-back' } }])
    // The one that the first deploy made for the host.
    expect((await lab.engine.client.boxes.list({})).boxes).toMatchObject([
      {
        name: 'box',
        host: 'box',
        profile: next.reference,
        state: {
          code: 'attention',
          because: { code: 'box.because.rolled-back' },
          next: { action: 'show-host', id: 'box' },
        },
      },
    ])
  })

  it('compares two of its generations by packages', async () => {
    const { generations } = await hosts().facts({ host: 'box' })
    const [from, to] = generations.map(({ path }) => path)
    const diff = await lab.engine.client.deploys.compare({ host: 'box', from: from ?? '', to: to ?? '' })
    expect(diff).toEqual({
      packages: [
        { name: 'curl', before: ['8.5.0'], after: ['8.10.1'] },
        { name: 'nixos-system-box', before: ['25.11.1'], after: ['25.11.2'] },
      ],
      units: { added: [], changed: [], removed: [] },
    })
  })

  it('finds the drive that it boots from by the key that was made with it [N13]', async () => {
    const drive = {
      serial: 'S1',
      model: 'Stick',
      sizeBytes: 8e9,
      image: 'tiny-1',
      name: 'My box',
      sha256: null,
    }
    const known = (hostKey: string) => ({ ...drive, at: 1, verified: true, hostname: 'box', hostKey })
    const { data } = lab.engine.ports.folders
    mkdirSync(data, { recursive: true })
    const drives = [known(`${host.hostKey} box`), { ...known(makeKeyPair().publicKey), serial: 'S2' }]
    writeFileSync(join(data, 'drives.json'), JSON.stringify({ schema: 1, drives }))
    expect((await hosts().history({ host: 'box' })).drives).toMatchObject([{ serial: 'S1', name: 'My box' }])
  })

  it('includes a shell', async () => {
    const output: string[] = []
    const stream = lab.engine.client.open(
      'hosts.terminal',
      { id: 'box', columns: 80, rows: 24 },
      {
        onOpen: () => stream.write(new TextEncoder().encode('stty size; hostname; exit\n')),
        onBytes: async bytes => void output.push(new TextDecoder().decode(bytes)),
        onEnd: () => undefined,
      },
    )
    // Typed text is echoed, and a line begins at the left.
    await expect
      .poll(() => output.join(''), { timeout: 30_000 })
      .toMatch(/hostname; exit[\s\S]*24 80\r\nbox\r\n/)
  })

  it('is left unchanged if it cannot be read, and hides no other host', async () => {
    const path = join(lab.engine.ports.folders.data, 'hosts', 'box.json')
    const newer = JSON.stringify({ schema: 99 })
    writeFileSync(path, newer)
    await expect(hosts().history({ host: 'box' })).rejects.toMatchObject({ code: 'hosts.newer' })
    expect(await hosts().ask({ host: 'box' })).toMatchObject({ id: 'box', facts: null })
    expect(readFileSync(path, 'utf8')).toBe(newer)
    await hosts().remove({ host: 'box' })
    expect(() => readFileSync(path)).toThrow()
  })
})
