// Virtual machines of several requests at once, through the built broker, on real BTRFS. libvirt is a stand-in here.
import { existsSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('virtual machines with concurrent requests (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    bench.write({
      people: [
        { name: 'ada', role: 'owner', telegram: '1', account: 'ada', workloads: 5, storageGiB: 5 },
        {
          name: 'ben',
          role: 'operator',
          telegram: '2',
          account: 'ben',
          workloads: 4,
          storageGiB: 4,
          vms: { memoryGiB: 2, cores: 2 },
        },
      ],
    })
    await bench.start()
  })
  afterAll(() => bench?.close())

  const ask = (verb: string, input: object) => bench.ask('terminal-ben', verb, input)
  async function list(verb = 'list') {
    const value = (await ask(verb, {}))?.value
    return Array.isArray(value) ? value : []
  }
  const machine = async (): Promise<string> => (await list()).find(({ vm }) => vm !== null)?.name ?? ''
  const atOnce = async (inputs: readonly object[]) =>
    (await Promise.all(inputs.map(each => ask('create', { modules: [], ...each })))).map(each =>
      each?.ok ? 'made' : each?.code,
    )
  async function destroy(name: string) {
    const waits = await ask('destroy', { name })
    return ask('approve', { id: waits?.waits?.id })
  }

  it("gives each a distinct address, and respects its owner's limits", async () => {
    const machines = ['a', 'b', 'c'].map(name => ({ name, vm: true, memoryGiB: 1 }))
    expect((await atOnce(machines)).sort()).toEqual(['made', 'made', 'too-powerful'])
    expect((await list()).map(({ address }) => address).sort()).toEqual(['192.168.122.2', '192.168.122.3'])
    const containers = ['d', 'e', 'f'].map(name => ({ name }))
    expect((await atOnce(containers)).sort()).toEqual(['made', 'made', 'too-many'])
  })

  it('counts the trash as stored, and counts a restored one only once', async () => {
    const name = (await list())[0]?.name ?? ''
    expect(await destroy(name)).toMatchObject({ ok: true })
    expect(await ask('create', { name: 'g', modules: [] })).toMatchObject({ code: 'too-large' })
    expect(await ask('undo', { id: (await list('trash'))[0]?.id })).toMatchObject({ ok: true })
  })

  it("marks a model's conversation as untrusted if a health report names another person's workload", async () => {
    const as = { as: '1', conversation: 'h' }
    const model = (verb: string, input: object) => bench.ask('model', verb, input, as)
    expect(await bench.ask('terminal-ada', 'create', { name: 'mine', modules: [] })).toMatchObject({
      ok: true,
    })
    expect((await model('health', {}))?.value).toMatchObject({ silent: [] })
    expect(await model('stop', { name: 'mine' })).toMatchObject({ value: {} })
    bench.state('agent-says', '')
    expect((await model('health', {}))?.value).toMatchObject({
      silent: [expect.any(String), expect.any(String)],
    })
    rmSync(bench.at('stand-ins/agent-says'))
    expect(await model('start', { name: 'mine' })).toMatchObject({ waits: { because: 'untrusted' } })
  })

  // It leaves its machine as it is if it fails.
  it('keeps the data of a stuck restore, over every start, until libvirt answers again', {
    retry: 0,
  }, async () => {
    const ada = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)
    const name = await machine()
    const file = `../images/${name}/file`
    bench.state(file, 'before')
    expect(await ada('snapshot', { name, label: 'first' })).toMatchObject({ ok: true })
    bench.state(file, 'now')
    bench.state('ends-at-start', '')
    const waits = await ada('restore', { name, label: 'first' })
    expect(await ada('approve', { id: waits?.waits?.id })).toMatchObject({ code: 'stuck' })
    expect(bench.read(`images/${name}/file`)).toBe('before')
    for (let starts = 0; starts < 2; starts += 1) {
      await bench.end()
      await bench.start()
      await expect
        .poll(async () => (await ada('health', {}))?.value, { timeout: 60_000 })
        .toMatchObject({ stuck: [name] })
    }
    for (const each of ['ends-at-start', 'no-libvirt']) rmSync(bench.at('stand-ins', each))
    await bench.end()
    await bench.start()
    expect(await ada('list', {})).toMatchObject({ ok: true })
    await expect.poll(() => bench.read(`images/${name}/file`), { timeout: 60_000 }).toBe('now')
    // It is locked until its saga has ended.
    await expect.poll(() => ada('stop', { name }), { timeout: 60_000 }).toMatchObject({ ok: true })
    expect((await ada('health', {}))?.value).toMatchObject({ stuck: [], silent: [] })
  })

  it('makes containers, but no machines, while libvirt does not answer', async () => {
    const ada = (name: string, more: object) =>
      bench.ask('terminal-ada', 'create', { name, modules: [], ...more })
    bench.state('no-libvirt', '')
    expect(await ada('h', {})).toMatchObject({ ok: true })
    expect(await ada('i', { vm: true, memoryGiB: 1 })).toMatchObject({ ok: false })
    rmSync(bench.at('stand-ins/no-libvirt'))
  })

  it('does not move the storage of a machine that was started between the steps', async () => {
    const ada = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)
    const name = await machine()
    await ada('stop', { name })
    // libvirt-guests starts machines like this when a host boots.
    bench.state('starts-others', '')
    const waits = await ada('destroy', { name })
    expect(await ada('approve', { id: waits?.waits?.id })).toMatchObject({
      code: 'taken-back',
      detail: expect.stringContaining('storage: '),
    })
    rmSync(bench.at('stand-ins/starts-others'))
    expect(existsSync(bench.at(`images/${name}/disk.raw`))).toBe(true)
  })
})
