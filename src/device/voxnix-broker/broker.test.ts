import { existsSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { command } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'
import { checkAudit } from '../voxnix/verify.ts'

describe.runIf(isRoot)('the broker, on a loop device (needs root)', () => {
  let bench: BrokerBench
  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
  })
  afterAll(() => bench?.close())

  const value = async (...words: Parameters<BrokerBench['ask']>) => (await bench.ask(...words))?.value

  it('makes a container with its own storage, network and users [V1] [V2]', async () => {
    expect(await bench.ask('terminal-ada', 'create', { name: 'dev', modules: ['git'] })).toMatchObject({
      ok: true,
    })
    expect(await value('terminal-ada', 'list')).toMatchObject([
      { name: 'dev', owner: 'ada', running: true, address: '10.233.1.2', quotaGiB: 1 },
    ])
    expect(bench.read('configurations/dev.conf')).toContain('PRIVATE_USERS=pick')
    expect(bench.read('stand-ins/calls')).toContain('btrfs qgroup limit 1G')
  })

  it.each([
    ['its name is taken', 'terminal-ada', 'create', { name: 'dev', modules: [] }, {}, 'name-taken'],
    ['a module is not known', 'terminal-ada', 'create', { name: 'a', modules: ['rm'] }, {}, 'no-such-module'],
    ['a viewer wants to change something', 'chat', 'stop', { name: 'dev' }, { as: '3' }, 'role'],
    ['it is another person’s', 'terminal-ben', 'stop', { name: 'dev' }, {}, 'not-yours'],
    ['it is not there', 'terminal-ben', 'stop', { name: 'no' }, {}, 'no-such-workload'],
    ['the agent names a stranger', 'chat', 'list', {}, { as: '9' }, 'unknown-person'],
    ['the agent names no one', 'chat', 'list', {}, {}, 'unknown-person'],
    ['there is no such verb', 'terminal-ada', 'toString', {}, {}, 'request'],
    ['a field is wrong', 'terminal-ada', 'start', { name: '../x' }, {}, 'input'],
    [
      'this host takes no modules of its people',
      'terminal-ada',
      'create',
      { name: 'a', modules: [], ownModule: '{ }' },
      {},
      'no-own-modules',
    ],
    [
      'a module comes from the chat',
      'chat',
      'create',
      { name: 'a', modules: [], ownModule: '{ }' },
      { as: '1' },
      'input',
    ],
    ['a model answers', 'model', 'approve', { id: '0'.repeat(16) }, { as: '1' }, 'program-face'],
    [
      'ben wants more than he may store',
      'terminal-ben',
      'create',
      { name: 'b', modules: [], quotaGiB: 5 },
      {},
      'too-large',
    ],
  ] as const)('refuses when %s', async (_, face, verb, input, more, code) => {
    expect(await bench.ask(face, verb, input, more)).toMatchObject({ ok: false, code })
  })

  it("identifies a person by the socket, not by a terminal's request", async () => {
    expect(await bench.ask('terminal-ben', 'stop', { name: 'dev' }, { as: '1' })).toMatchObject({
      code: 'not-yours',
    })
  })

  it('runs a command in a container as words, not as a shell line', async () => {
    const ran = await value('terminal-ada', 'exec', { name: 'dev', argv: ['printf', '%s', '$(id) ; x'] })
    expect(ran).toMatchObject({ status: 0, out: '$(id) ; x', cut: false })
  })

  it('truncates the output of a command that prints too much', async () => {
    const ran = await value('terminal-ada', 'exec', {
      name: 'dev',
      argv: ['head', '-c', '100000000', '/dev/zero'],
    })
    expect(ran).toMatchObject({ status: 0, cut: true })
  })

  it('lets a model write until it has read text of others', async () => {
    const as = { as: '1', conversation: 'c' }
    expect(await bench.ask('model', 'stop', { name: 'dev' }, as)).toMatchObject({ ok: true, value: {} })
    expect(await bench.ask('model', 'start', { name: 'dev' }, as)).toMatchObject({ ok: true, value: {} })
    expect(await value('model', 'logs', { name: 'dev' }, as)).toMatchObject({ text: 'a line of the log\n' })
    const waits = await bench.ask('model', 'stop', { name: 'dev' }, as)
    expect(waits).toMatchObject({ ok: true, waits: { verb: 'stop', because: 'untrusted', asker: 'ada' } })
    const id = waits?.waits?.id
    expect(await bench.ask('model', 'approve', { id }, as)).toMatchObject({ code: 'program-face' })
    expect(await bench.ask('terminal-ben', 'approve', { id })).toMatchObject({ code: 'not-yours' })
    expect(await bench.ask('chat', 'refuse', { id }, { as: '1' })).toMatchObject({ ok: true })
    expect(await bench.ask('model', 'stop', { name: 'dev' }, as)).toMatchObject({ code: 'refused-before' })
    expect(await value('terminal-ada', 'list')).toMatchObject([{ running: true }])
  })

  it('does not carry out an approval for another state', async () => {
    const waits = await bench.ask('terminal-ada', 'destroy', { name: 'dev' })
    await bench.ask('terminal-ada', 'stop', { name: 'dev' })
    expect(await bench.ask('terminal-ada', 'approve', { id: waits?.waits?.id })).toMatchObject({
      code: 'changed',
    })
    await bench.ask('terminal-ada', 'start', { name: 'dev' })
  })

  it('restores a snapshot', async () => {
    const write = (text: string) => ['sh', '-c', `echo ${text} > ${bench.at('containers/dev/file')}`]
    await bench.ask('terminal-ada', 'exec', { name: 'dev', argv: write('before') })
    await bench.ask('terminal-ada', 'snapshot', { name: 'dev', label: 'first' })
    await bench.ask('terminal-ada', 'exec', { name: 'dev', argv: write('after') })
    const waits = await bench.ask('terminal-ada', 'restore', { name: 'dev', label: 'first' })
    expect(await bench.ask('terminal-ada', 'approve', { id: waits?.waits?.id })).toMatchObject({
      ok: true,
      value: {},
    })
    expect(bench.read('containers/dev/file')).toBe('before\n')
    expect(await value('terminal-ada', 'snapshots', { name: 'dev' })).toMatchObject([
      { label: 'first', at: expect.any(Number), usedBytes: expect.any(Number) },
    ])
    expect(await bench.ask('terminal-ben', 'snapshots', { name: 'dev' })).toMatchObject({ code: 'not-yours' })
    expect(await bench.ask('terminal-ada', 'restore', { name: 'dev', label: 'none' })).toMatchObject({
      ok: true,
    })
  })

  it('names folders that a snapshot leaves out, before a restore loses them', async () => {
    command('btrfs', 'subvolume', 'create', bench.at('containers/dev/data'))
    writeFileSync(bench.at('containers/dev/data/file'), 'x')
    const snapshot = { name: 'dev', label: 'second' }
    const as = { as: '1', conversation: 'left-out' }
    expect(await value('model', 'snapshot', snapshot, as)).toMatchObject({ leftOut: ['/data'] })
    // A program in the container chose that name.
    const start = await bench.ask('model', 'start', { name: 'dev' }, as)
    expect(start?.waits).toMatchObject({ because: 'untrusted' })
    await bench.ask('terminal-ada', 'refuse', { id: start?.waits?.id })
    const waits = await bench.ask('terminal-ada', 'restore', snapshot)
    expect(waits?.waits).toMatchObject({ leftOut: ['/data'] })
    expect(await value('terminal-ada', 'approve', { id: waits?.waits?.id })).toEqual({ leftOut: ['/data'] })
    expect(existsSync(bench.at('containers/dev/data/file'))).toBe(false)
    expect(await value('terminal-ada', 'snapshot', { name: 'dev', label: 'third' })).toMatchObject({
      leftOut: [],
    })
  })

  it('destroys with an approval, even after a restart, and restores from the trash [V1]', async () => {
    const waits = await bench.ask('model', 'destroy', { name: 'dev' }, { as: '1', conversation: 'e' })
    expect(waits?.waits).toMatchObject({ verb: 'destroy', input: { name: 'dev' }, because: 'destructive' })
    await bench.end()
    await bench.start()
    const done = await bench.ask('chat', 'approve', { id: waits?.waits?.id }, { as: '1' })
    expect(done).toMatchObject({ ok: true, value: { id: expect.stringMatching(/^[0-9a-f]{16}$/) } })
    expect([existsSync(bench.at('containers/dev')), bench.read('configurations/dev.conf')]).toEqual([
      false,
      '',
    ])
    expect(await value('terminal-ada', 'list')).toEqual([])
    const [trashed] = (await value('terminal-ada', 'trash')) as { id: string }[]
    expect(await bench.ask('terminal-ben', 'undo', { id: trashed?.id })).toMatchObject({ code: 'not-yours' })
    expect(await bench.ask('terminal-ada', 'undo', { id: trashed?.id })).toMatchObject({ ok: true })
    expect(bench.read('containers/dev/file')).toBe('before\n')
    expect(await value('terminal-ada', 'list')).toMatchObject([{ name: 'dev', running: true }])
    expect(await value('terminal-ada', 'trash')).toEqual([])
  })

  it('undoes a create whose container does not start, and leaves nothing of it', async () => {
    bench.state('no-start', '')
    const failed = await bench.ask('terminal-ada', 'create', { name: 'bad', modules: [] })
    expect(failed).toMatchObject({
      ok: false,
      code: 'taken-back',
      detail: expect.stringContaining('enrolment'),
    })
    expect([existsSync(bench.at('containers/bad')), existsSync(bench.at('configurations/bad.conf'))]).toEqual(
      [false, false],
    )
    // Its unit would keep restarting it.
    expect(bench.read('stand-ins/calls')).toContain('systemctl stop container@bad.service')
    expect(await value('terminal-ada', 'list')).toHaveLength(1)
  })

  it('drops the approvals of a removed person', async () => {
    bench.write({})
    const waits = await bench.ask('chat', 'destroy', { name: 'dev' }, { as: '1' })
    bench.write({ people: [{ name: 'ben', role: 'owner', telegram: '2', workloads: 1, storageGiB: 1 }] })
    bench.reload()
    await expect
      .poll(() => bench.ask('chat', 'list', {}, { as: '1' }))
      .toMatchObject({ code: 'unknown-person' })
    expect(await bench.ask('chat', 'approve', { id: waits?.waits?.id }, { as: '2' })).toMatchObject({
      code: 'unknown-person',
    })
  })

  it('lets no new person have the name of a former one who left something', async () => {
    const ben = { name: 'ben', role: 'owner', telegram: '2', workloads: 1, storageGiB: 1 }
    const ada = { name: 'ada', role: 'operator', workloads: 5, storageGiB: 50 }
    const taken = {
      code: 'name-taken',
      detail: expect.stringMatching(/^workload dev, approval [0-9a-f]{16}$/),
    }
    expect(await bench.ask('chat', 'invite', { person: 'ada' }, { as: '2' })).toMatchObject(taken)
    bench.write({ people: [ben, { ...ada, telegram: '9' }] })
    bench.reload()
    const refused = () => bench.printed().split('ada is not let in (name-taken)').length - 1
    await expect.poll(refused).toBe(1)
    expect(await bench.ask('chat', 'list', {}, { as: '9' })).toMatchObject({ code: 'unknown-person' })
    // A start reads the list too.
    await bench.end()
    await bench.start()
    expect(await bench.ask('chat', 'list', {}, { as: '9' })).toMatchObject({ code: 'unknown-person' })
    expect(refused()).toBe(2)
    // The same person comes back.
    bench.write({ people: [ben, { ...ada, telegram: '1' }] })
    bench.reload()
    await expect.poll(() => bench.ask('chat', 'list', {}, { as: '1' })).toMatchObject({ ok: true })
    expect(refused()).toBe(2)
  })

  it('closes a connection whose line does not end', async () => {
    const socket = bench.raw('chat')
    const closed = new Promise(resolve => socket.on('close', resolve))
    socket.on('error', () => undefined)
    let answer = ''
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.write('x'.repeat(70_000))
    await closed
    expect(answer).toContain('"code":"request"')
  })

  it('has written each of these to a hash chain that detects changes', () => {
    const audit = bench.read('state/audit.jsonl')
    const checked = (text: string) => {
      writeFileSync(bench.at('changed.jsonl'), text)
      return checkAudit(bench.at('changed.jsonl'), null)
    }
    expect(checked(audit)).toMatchObject({ is: 'whole', lines: audit.split('\n').length - 1, cut: [] })
    expect(audit).toContain('"event":"refused"')
    expect(checked(audit.replace('"person":"ben"', '"person":"ada"')).is).toBe('broken')
    expect(checked(audit.split('\n').toSpliced(3, 1).join('\n'))).toEqual({ is: 'broken', line: 4 })
  })
})
