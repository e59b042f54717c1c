// Virtual machines through the built broker, on real BTRFS. libvirt is a stand-in here (broker-bench.ts);
// vms.long.test.ts has a real machine.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('virtual machines, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
  })
  afterAll(() => bench?.close())

  const ask = (verb: string, input: object, face = 'terminal-ada') => bench.ask(face, verb, input)
  const value = async (verb: string, input: object = {}) => (await ask(verb, input))?.value
  const disk = () => statSync(bench.at('images/box/disk.raw'))

  it('has a disk within its quota, an address, and the modules of a machine [V1]', async () => {
    const made = await ask('create', { name: 'box', modules: ['docker', 'git'], vm: true, memoryGiB: 4 })
    expect(made).toMatchObject({ ok: true, value: { name: 'box', address: '192.168.122.2' } })
    expect(await value('list')).toMatchObject([
      { name: 'box', running: true, vm: { memoryGiB: 4, cores: 2 }, address: '192.168.122.2' },
    ])
    expect(disk()).toMatchObject({ uid: 65534, gid: 65534, size: 1024 ** 3 - 64 * 1024 ** 2 })
    expect(disk().mode & 0o777).toBe(0o600)
    const calls = bench.read('stand-ins/calls')
    // A snapshot keeps the blocks that the disk overwrites.
    expect(calls).toMatch(new RegExp(`^btrfs qgroup limit 2G 1/\\d+ ${bench.at('images')}$`, 'm'))
    expect(calls).toContain("virsh net-update default add-last ip-dhcp-host <host mac='52:54:00:76:6f:02'")
    expect(bench.read('state/domains/box.xml')).toContain("<memory unit='GiB'>4</memory>")
  })

  it.each([
    ['Docker in a container', { name: 'a', modules: ['docker'] }, 'vm-only'],
    ['a module that is none', { name: 'a', modules: ['rm'], vm: true }, 'no-such-module'],
    ['memory for a container', { name: 'a', modules: [], memoryGiB: 1 }, 'input'],
    ['more memory than she may have', { name: 'a', modules: [], vm: true, memoryGiB: 3 }, 'too-powerful'],
    ['more cores', { name: 'a', modules: [], vm: true, memoryGiB: 1, cores: 3 }, 'too-powerful'],
    ['a name that a machine has', { name: 'box', modules: [] }, 'name-taken'],
    ['memory without end', { name: 'a', modules: [], vm: true, memoryGiB: 1e6 }, 'input'],
  ])('refuses %s', async (_, input, code) => {
    expect(await ask('create', input)).toMatchObject({ ok: false, code })
  })

  it('refuses one to a person without limits for machines', async () => {
    const wanted = { name: 'a', modules: [], vm: true }
    expect(await ask('create', wanted, 'terminal-ben')).toMatchObject({ code: 'too-powerful' })
  })

  it('runs words through its agent, and never in a shell line', async () => {
    expect(await value('exec', { name: 'box', argv: ['printf', '%s', `'"$(id)`] })).toMatchObject({
      status: 0,
      out: 'one\n',
    })
    const [call = ''] = bench.read('stand-ins/calls').match(/^virsh .*voxnix-exec.*$/m) ?? []
    const sent = JSON.parse(call.slice(call.indexOf('{')))
    expect(sent).toMatchObject({ execute: 'guest-exec', arguments: { arg: ['printf', '%s', `'"$(id)`] } })
  })

  it.each([
    ['half an answer', '{"return":{"pid":'],
    ['an answer without end', `{"return":{"pid":7,"x":"${'A'.repeat(4_000_000)}"}}`],
    ['an answer to another question', '{"return":{"pid":-1}}'],
    ['lists in lists', '['.repeat(200_000)],
    ['nothing', ''],
  ])('survives an agent that answers %s', async (_, says) => {
    bench.state('agent-says', says)
    expect(await ask('exec', { name: 'box', argv: ['true'] })).toMatchObject({ ok: false, code: 'no-agent' })
    expect(await value('health')).toMatchObject({ workloads: 1, silent: says.includes('-1') ? [] : ['box'] })
    expect(await ask('snapshot', { name: 'box', label: `s${says.length}` })).toMatchObject({ ok: true })
    rmSync(bench.at('stand-ins/agent-says'))
    expect(await value('health')).toMatchObject({ silent: [] })
  })

  it("shows the console's output while its agent is silent", async () => {
    bench.state('agent-says', '')
    bench.state('../images/box/console.log', 'first\nsecond\nthird\n')
    expect(await value('logs', { name: 'box', lines: 2 })).toEqual({ text: 'second\nthird\n' })
    rmSync(bench.at('stand-ins/agent-says'))
  })

  it('gets a larger disk with a larger quota, and never a smaller one', async () => {
    expect(await ask('resize', { name: 'box', quotaGiB: 2 })).toMatchObject({ ok: true })
    expect(disk().size).toBe(2 * 1024 ** 3 - 64 * 1024 ** 2)
    expect(await ask('resize', { name: 'box', quotaGiB: 1 })).toMatchObject({ code: 'cannot-shrink' })
  })

  it('continues after QEMU paused it, with a start', async () => {
    const [uuid = ''] = readdirSync(bench.at('stand-ins/domains/running'))
    bench.state(`domains/paused/${uuid}`, '')
    expect(await ask('start', { name: 'box' })).toMatchObject({ ok: true })
    expect(readdirSync(bench.at('stand-ins/domains/paused'))).toEqual([])
  })

  it('moves into the trash as a whole, and back, even to another address', async () => {
    const waits = await ask('destroy', { name: 'box' })
    const done = await ask('approve', { id: waits?.waits?.id })
    expect(done).toMatchObject({ ok: true })
    expect([existsSync(bench.at('images/box')), bench.read('stand-ins/calls')]).toEqual([
      false,
      expect.stringContaining('virsh undefine'),
    ])
    await ask('create', { name: 'other', modules: [], vm: true, memoryGiB: 1 })
    const [trashed] = (await value('trash')) as { id: string }[]
    expect(await ask('undo', { id: trashed?.id })).toMatchObject({ ok: true })
    expect(await value('list')).toMatchObject([
      { name: 'box', running: true, address: '192.168.122.3' },
      { name: 'other', running: true, address: '192.168.122.2' },
    ])
    expect(disk().size).toBe(2 * 1024 ** 3 - 64 * 1024 ** 2)
  })

  it('does not keep the broker from starting, and is stuck, if its saga is open and libvirt was turned off', async () => {
    await bench.end()
    const saga = {
      kind: 'create',
      plan: {
        workload: { ...JSON.parse(bench.read('state/workloads/box.json')), name: 'late', id: '0'.repeat(16) },
      },
    }
    bench.state('../state/sagas/0123456789abcdef.jsonl', `${JSON.stringify(saga)}\n`)
    bench.write({ vms: null })
    await bench.start()
    await expect.poll(() => value('health'), { timeout: 60_000 }).toMatchObject({ stuck: ['late'] })
    expect(await ask('create', { name: 'late', modules: [] })).toMatchObject({ code: 'busy' })
    await bench.end()
    rmSync(bench.at('state/sagas/0123456789abcdef.jsonl'))
    bench.write({})
    await bench.start()
  })

  it('never moves storage while libvirt does not say whether the machine runs', async () => {
    bench.state('no-libvirt', '')
    const waits = await ask('destroy', { name: 'other' })
    expect(waits).toMatchObject({ ok: false })
    expect(existsSync(bench.at('images/other/disk.raw'))).toBe(true)
    rmSync(bench.at('stand-ins/no-libvirt'))
    expect(await ask('stop', { name: 'other' })).toMatchObject({ ok: true })
  })

  it('is not offered if the host makes none', async () => {
    await bench.end()
    bench.write({ vms: null })
    await bench.start()
    expect(await ask('create', { name: 'a', modules: [], vm: true })).toMatchObject({ code: 'no-vms' })
    expect(await ask('create', { name: 'a', modules: ['docker'] })).toMatchObject({ code: 'no-such-module' })
    expect(await value('list')).toMatchObject([{ running: false }, { running: false }])
    expect(await ask('start', { name: 'box' })).toMatchObject({ code: 'no-vms' })
    bench.write({})
  })
})

describe.runIf(isRoot)('virtual machines with concurrent requests (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    bench.write({
      people: [
        { name: 'ada', role: 'owner', telegram: '1', workloads: 5, storageGiB: 5 },
        {
          name: 'ben',
          role: 'operator',
          telegram: '2',
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
    // As libvirt-guests does when a host boots.
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
