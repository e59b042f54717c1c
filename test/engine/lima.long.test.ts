// Lima VMs as builders: made, used and recognised by their keys. test/support/lima says which parts of Lima
// are real here.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { type LimaEngine, limaEngine } from '#test/lima/lima-engine.ts'

const refused = hostsRefused()
const minute = 60_000
const GiB = 2 ** 30

describe.skipIf(refused)(`Lima VMs (${refused ?? 'a stand-in for Lima'})`, { timeout: 4 * minute }, () => {
  let { box, lima, client, newProfile, end, code, build, close } = {} as LimaEngine

  beforeAll(async () => {
    ;({ box, lima, client, newProfile, end, code, build, close } = await limaEngine())
  }, 4 * minute)
  afterEach(() => lima?.goesWrong({}))
  afterAll(async () => close?.())

  const keyOfBuilder = async () => {
    const { hostKey } = (await client.builders.show({ builder: 'lima' })).lima ?? {}
    return `${hostKey?.type} ${hostKey?.key}`
  }
  const stagesOf = ({ stages }: JobView) => stages.map(({ id, state }) => [id, state])

  test('one is made, started and tested, and is then a builder recognised by its key [B5]', async () => {
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
        name: 'kiln',
        state: 'ready',
        builder: 'lima-kiln',
        cpus: 2,
        memoryBytes: 2 * GiB,
      }),
    ])
    // Not in the list of hosts: nothing is deployed to it.
    expect(await client.hosts.list({})).toEqual([])
    expect(await code(client.lima.create({}))).toBe('lima.name-taken')
  })

  test('a build starts a stopped one, at its new port, and the image comes back', async () => {
    const before = (await client.builders.show({ builder: 'lima' })).address.port
    expect((await end(client.lima.stop({}))).error).toBeNull()
    expect(lima.runs('kiln')).toBe(false)
    await newProfile()
    const view = await build()
    expect(view.error).toBeNull()
    expect(graphOf(view).derivations).not.toEqual({})
    const on = Object.values(graphOf(view).derivations).map(derivation => derivation.on)
    expect(new Set(on)).toEqual(new Set(['lima-kiln']))
    const { id } = buildResult.parse(view.value)
    expect((await client.images.show({ id })).provenance.builder).toEqual({
      kind: 'hosts',
      ids: ['lima-kiln'],
    })
    expect(lima.runs('kiln')).toBe(true)
    expect((await client.builders.show({ builder: 'lima' })).address.port).not.toBe(before)
  })

  test('an estimate does not start it', async () => {
    const estimate = () => client.builds.dryRun({ profile: 'wide', formats: ['raw'], builder: 'lima-kiln' })
    await newProfile()
    expect((await estimate()).build).toHaveLength(2)
    expect((await end(client.lima.stop({}))).error).toBeNull()
    await expect(estimate()).rejects.toMatchObject({
      code: 'lima.asleep',
      values: { name: 'kiln', cpus: 2 },
    })
    expect(lima.runs('kiln')).toBe(false)
    expect((await end(client.lima.start({}))).error).toBeNull()
  })

  test('stopping it during a build is the reported reason, and the next build starts it again', async () => {
    await newProfile({ parts: 2, seconds: 300 })
    const view = await build(each => {
      const graph = each.kind === 'build' ? graphOf(each) : null
      const running = Object.values(graph?.derivations ?? {}).some(({ state }) => state === 'running')
      if (running && lima.runs('kiln')) lima.kill('kiln')
    })
    expect(view.error).toMatchObject({ code: 'lima.lost', values: { name: 'kiln' } })
    await newProfile()
    expect((await build()).error).toBeNull()
  })

  test('with new keys after a start it is recognised by the one on its own console', async () => {
    const known = await keyOfBuilder()
    await box.changeHostKey()
    lima.goesWrong({ consoleKeys: [box.hostKey] })
    expect((await end(client.lima.restart({}))).error).toBeNull()
    expect(await keyOfBuilder()).toBe(box.hostKey)
    expect(await keyOfBuilder()).not.toBe(known)
    await newProfile()
    expect((await build()).error).toBeNull()
  })

  test('refuses another key at its port if its console shows none or another one', async () => {
    const known = await keyOfBuilder()
    await box.changeHostKey()
    const another = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIM1FRiPRDPxBvgnd37LAa9To+eNreSedYcVw3iZM+lZX'
    // In the last case there is no console file at all.
    for (const consoleKeys of [[another], [], undefined]) {
      lima.goesWrong(consoleKeys ? { consoleKeys } : {})
      expect((await end(client.lima.restart({}))).error).toMatchObject({
        code: 'lima.key-changed',
        values: { name: 'kiln', builder: 'lima' },
      })
    }
    // The console shows the known key: whatever answers there is not the VM.
    lima.goesWrong({ consoleKeys: [known] })
    expect((await end(client.lima.restart({}))).error).toBeNull()
    const tested = await end(client.builders.test({ builder: 'lima' }))
    expect(tested.error?.code).toBe('ssh.host-key-changed')
    expect(await keyOfBuilder()).toBe(known)
    // After it was made again, it is recognised by its new key.
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
})
