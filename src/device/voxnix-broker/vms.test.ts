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
