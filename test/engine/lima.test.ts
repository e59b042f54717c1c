// Lima VMs as builders. Lima is a stand-in here (test/support/lima says what of it is real); the guest, its sshd, its Nix and its
// store are real, and so is every build.

import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { Client } from '#shared/contract/client.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { KnownBuilder } from '#shared/model/builders/builder.ts'
import { buildResult } from '#shared/model/image.ts'
import type { JobView } from '#shared/model/jobs/job.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { type BuilderLab, builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { limaLab } from '#test/lima/lima-lab.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'

const refused = hostsRefused()
const minute = 60_000
const GiB = 2 ** 30

describe.skipIf(refused)(`Lima VMs (${refused ?? 'a stand-in for Lima'})`, { timeout: 4 * minute }, () => {
  let lab: BuilderLab
  let box: TestHost
  let lima: ReturnType<typeof limaLab>
  let engine: TestEngine
  let client: Client
  let profiles: string

  beforeAll(async () => {
    lab = await builderLab()
    box = await lab.host({ name: 'guest', files: nixConfWith('max-jobs = 2') })
    lima = limaLab({ address: box.address, hostKey: box.hostKey, identity: lab.identity })
    profiles = join(lab.folder, 'profiles')
    writeWideProfile(profiles, { salt: salt() })
    engine = testEngine({ home: join(lab.folder, 'lima-kiln'), profiles: [profiles], env: lima.env })
    client = engine.client
    await client.profiles.trustFolder({ path: profiles, trusted: true })
  }, 4 * minute)
  afterEach(() => lima.goesWrong({}))
  afterAll(async () => {
    for (const { name } of (await client?.lima.list({}))?.vms ?? [])
      await end(client.lima.delete({ vm: name }))
    await engine?.close()
    lima?.close()
    await lab?.close()
  })

  const salt = () => `${process.pid}-${Math.random()}`
  const end = async (started: Promise<{ job: string }>, onView: (view: JobView) => void = () => undefined) =>
    jobEnd(client, (await started).job, onView)
  const code = async (promise: Promise<unknown>) =>
    promise.then(
      () => 'no error',
      thrown => (thrown as { code: string }).code,
    )
  const build = (onView?: (view: JobView) => void) =>
    end(client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'lima-kiln' }), onView)
  const keyOfBuilder = async () => {
    const { hostKey } = (await client.builders.show({ builder: 'lima' })).lima ?? {}
    return `${hostKey?.type} ${hostKey?.key}`
  }
  const stagesOf = ({ stages }: JobView) => stages.map(({ id, state }) => [id, state])

  test('one is made, started and tested, and is then a builder known by its key', async () => {
    const view = await end(
      client.lima.create({ sizes: { cpus: 2, memoryBytes: 2 * GiB, diskBytes: 20 * GiB } }),
    )
    expect(view.error).toBeNull()
    expect(stagesOf(view)).toEqual(
      ['lima-image', 'lima-boot', 'lima-ssh', 'lima-nix', 'connect', 'ask-builder', 'try-build'].map(id => [
        id,
        'done',
      ]),
    )
    const builder = view.value as KnownBuilder
    expect(builder).toMatchObject({
      host: 'lima-kiln',
      name: 'lima',
      problem: null,
      lima: { instance: 'kiln' },
    })
    expect(builder.facts?.architectures[0]?.architecture).toBe('x86_64')
    expect(`${builder.lima?.hostKey.type} ${builder.lima?.hostKey.key}`).toBe(box.hostKey)
    const { vms, version, problem } = await client.lima.list({})
    expect({ version, problem }).toEqual({ version: '2.2.0', problem: null })
    expect(vms).toEqual([
      expect.objectContaining({
        ...{ name: 'kiln', state: 'ready', builder: 'lima-kiln' },
        cpus: 2,
        memoryBytes: 2 * GiB,
      }),
    ])
    // Not in the list of hosts: nothing is deployed to it.
    expect(await client.hosts.list({})).toEqual([])
    expect(await code(client.lima.create({}))).toBe('lima.name-taken')
  })

  test('a build starts it where it is stopped, at its new port, and the image comes back', async () => {
    const before = (await client.builders.show({ builder: 'lima' })).address.port
    expect((await end(client.lima.stop({}))).error).toBeNull()
    expect(lima.runs('kiln')).toBe(false)
    writeWideProfile(profiles, { salt: salt() })
    const view = await build()
    expect(view.error).toBeNull()
    expect(graphOf(view).derivations).not.toEqual({})
    const on = Object.values(graphOf(view).derivations).map(derivation => derivation.on)
    expect(new Set(on)).toEqual(new Set(['lima-kiln']))
    const { id } = buildResult.parse(view.value)
    expect((await client.images.show({ id })).provenance.builder).toBe('lima-kiln')
    expect(lima.runs('kiln')).toBe(true)
    expect((await client.builders.show({ builder: 'lima' })).address.port).not.toBe(before)
  })

  test('an estimate does not start it', async () => {
    const estimate = () => client.builds.dryRun({ profile: 'wide', formats: ['raw'], builder: 'lima-kiln' })
    writeWideProfile(profiles, { salt: salt() })
    expect((await estimate()).build).toHaveLength(2)
    expect((await end(client.lima.stop({}))).error).toBeNull()
    await expect(estimate()).rejects.toMatchObject({
      code: 'lima.asleep',
      values: { name: 'kiln', cpus: 2 },
    })
    expect(lima.runs('kiln')).toBe(false)
    expect((await end(client.lima.start({}))).error).toBeNull()
  })

  test('stopped during a build it is the reason, and the next build starts it again', async () => {
    writeWideProfile(profiles, { salt: salt(), parts: 2, seconds: 300 })
    const view = await build(each => {
      const graph = each.kind === 'build' ? graphOf(each) : null
      const running = Object.values(graph?.derivations ?? {}).some(({ state }) => state === 'running')
      if (running && lima.runs('kiln')) lima.kill('kiln')
    })
    expect(view.error).toMatchObject({ code: 'lima.lost', values: { name: 'kiln' } })
    writeWideProfile(profiles, { salt: salt() })
    expect((await build()).error).toBeNull()
  })

  test('with new keys at its start it is known by the one that its own console shows', async () => {
    const known = await keyOfBuilder()
    await box.changeHostKey()
    lima.goesWrong({ consoleKeys: [box.hostKey] })
    expect((await end(client.lima.restart({}))).error).toBeNull()
    expect(await keyOfBuilder()).toBe(box.hostKey)
    expect(await keyOfBuilder()).not.toBe(known)
    writeWideProfile(profiles, { salt: salt() })
    expect((await build()).error).toBeNull()
  })

  test('another key at its port is refused, where its console shows none or another one', async () => {
    const known = await keyOfBuilder()
    await box.changeHostKey()
    const another = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM1FRiPRDPxBvgnd37LAa9To+eNreSedYcVw3iZM+lZX'
    // Of the last one there is no console's file at all.
    for (const consoleKeys of [[another], [], undefined]) {
      lima.goesWrong(consoleKeys ? { consoleKeys } : {})
      expect((await end(client.lima.restart({}))).error).toMatchObject({
        code: 'lima.key-changed',
        values: { name: 'kiln', builder: 'lima' },
      })
    }
    // The console shows the key that is known: who answers there is not the VM.
    lima.goesWrong({ consoleKeys: [known] })
    expect((await end(client.lima.restart({}))).error).toBeNull()
    const tested = await end(client.builders.test({ builder: 'lima' }))
    expect(tested.error?.code).toBe('ssh.host-key-changed')
    expect(await keyOfBuilder()).toBe(known)
    // Made new, it is known by its new key.
    lima.knows(box.hostKey)
    const again = await end(client.lima.create({ replace: true }))
    expect(again.error).toBeNull()
    expect(again.stages[0]).toMatchObject({ id: 'lima-delete', state: 'done' })
  })

  test('its sizes change only while it is stopped, and its disk only grows', async () => {
    expect(await code(client.lima.edit({ sizes: { cpus: 3 } }))).toBe('lima.running')
    await end(client.lima.stop({}))
    expect(await code(client.lima.stop({}))).toBe('lima.stopped')
    const view = await end(client.lima.edit({ sizes: { cpus: 3, memoryBytes: 3 * GiB } }))
    expect(view.value).toMatchObject({ cpus: 3, memoryBytes: 3 * GiB, state: 'stopped' })
    expect((await end(client.lima.edit({ sizes: { diskBytes: 10 * GiB } }))).error?.code).toBe('lima.shrink')
  })

  test('its garbage is collected', async () => {
    const view = await end(client.lima.clean({}))
    expect(view.error).toBeNull()
    expect((view.value as { freedBytes: number }).freedBytes).toBeGreaterThan(0)
    expect((await end(client.lima.restart({}))).error).toBeNull()
  })

  test('a start that crashed says QEMU’s own words, and nothing runs on', async () => {
    await end(client.lima.stop({}))
    lima.goesWrong({ start: 'crashes' })
    const view = await end(client.lima.start({}))
    expect(view.error).toMatchObject({
      code: 'lima.crashed',
      values: { reason: 'qemu-system-x86_64: cannot set up guest memory: Cannot allocate memory' },
    })
    expect(lima.runs('kiln')).toBe(false)
    const { logs, folder } = await client.lima.show({})
    expect(folder).toBe(lima.instanceFolder('kiln'))
    expect(logs[0]?.line).toContain('Cannot allocate memory')
  })

  test('a start that hangs is ended for good when it is cancelled', async () => {
    lima.goesWrong({ start: 'hangs' })
    const { job } = await client.lima.start({})
    const ended = jobEnd(client, job, () => undefined)
    await expect.poll(() => lima.runs('kiln'), { timeout: minute }).toBe(true)
    await client.jobs.cancel({ id: job })
    const view = await ended
    expect(view.state).toBe('cancelled')
    expect(lima.runs('kiln')).toBe(false)
  })

  test('one in which Nix does not answer is said to be so, and stopped', async () => {
    lima.goesWrong({ start: 'degraded' })
    expect((await end(client.lima.start({}))).error?.code).toBe('lima.degraded')
    expect(lima.runs('kiln')).toBe(false)
  })

  test('a folder that could not be mounted in it is named', async () => {
    lima.goesWrong({ start: 'mount-broken' })
    expect((await end(client.lima.start({}))).error).toMatchObject({
      code: 'lima.mount',
      values: { name: 'kiln', reason: expect.stringContaining('/home/ada/work') },
    })
    expect(lima.runs('kiln')).toBe(false)
  })

  test('a failed or cancelled creation leaves nothing, and another’s VM is not touched', async () => {
    for (const [create, failed] of [
      ['full', 'lima.full'],
      ['no-network', 'lima.download'],
    ] as const) {
      lima.goesWrong({ create })
      expect((await end(client.lima.create({ name: 'other' }))).error?.code).toBe(failed)
      expect(lima.exists('other')).toBe(false)
    }
    lima.goesWrong({ create: 'slow' })
    const { job } = await client.lima.create({ name: 'other' })
    const view = await jobEnd(client, job, each => {
      if (each.stages.some(({ id, state }) => id === 'lima-image' && state === 'running'))
        void client.jobs.cancel({ id: job })
    })
    expect(view.state).toBe('cancelled')
    expect(lima.exists('other')).toBe(false)
    lima.goesWrong({ unknownField: true })
    expect((await end(client.lima.create({ name: 'other' }))).error?.code).toBe('lima.template')
    lima.makeForeign('theirs')
    expect(await code(client.lima.create({ name: 'theirs' }))).toBe('lima.name-taken')
    expect(lima.exists('theirs')).toBe(true)
  })

  test('what somebody else made is taken as a builder, and deleted with its entry', async () => {
    expect(await code(client.lima.start({ vm: 'theirs' }))).toBe('lima.not-builder')
    const view = await end(client.lima.adopt({ vm: 'theirs' }))
    expect(view.error).toBeNull()
    expect(view.value).toMatchObject({ host: 'lima-theirs', name: 'lima-theirs' })
    expect((await end(client.lima.delete({ vm: 'lima-theirs' }))).error).toBeNull()
    expect(lima.exists('theirs')).toBe(false)
    expect((await client.builders.list({})).builders.map(({ name }) => name)).toEqual(['lima'])
  })

  test('a broken one says so, and is made new on request', async () => {
    lima.breakVm('kiln')
    expect((await client.lima.list({})).vms[0]).toMatchObject({ state: 'broken' })
    expect((await end(client.lima.start({}))).error?.code).toBe('lima.broken')
    expect((await end(client.lima.create({ replace: true }))).error).toBeNull()
    expect((await client.lima.list({})).vms[0]?.state).toBe('ready')
  })

  test('an old Lima, and none at all, are said to be so', async () => {
    lima.goesWrong({ version: '1.2.1' })
    expect((await client.lima.list({})).problem?.code).toBe('lima.too-old')
    expect(await code(client.lima.create({ name: 'other' }))).toBe('lima.too-old')
    const without = testEngine({ env: { PATH: '/nonexistent' } })
    expect((await without.client.lima.list({})).problem?.code).toBe('lima.missing')
    await without.close()
  })
})
