// The replies of the built broker to a model: one with text that others wrote taints its conversation. Each such text
// here begins with `zz`.
import { mkdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Verb, verbRow, verbs } from '#shared/workloads/verbs.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { command } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'
import { fieldsOf } from '../lib/decode.ts'

/** A model may not use these at all. */
const answers = (Object.keys(verbs) as Verb[]).filter(verb =>
  ['answer', 'people'].includes(verbRow(verb).effect),
)
const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')
/** As journalctl has one of a unit, after each that was there before. */
const logLine = {
  __CURSOR: `s=${'a'.repeat(32)};i=1;b=${boot};m=${'f'.repeat(15)};`,
  MESSAGE: 'zzlog',
}
type Case = { verb: Verb; input?: object; foreign: boolean; ok?: boolean; before?: () => unknown }

describe.runIf(isRoot)('text of others, on a loop device (needs root)', () => {
  let bench: BrokerBench
  const ben = (verb: string, input: object) => bench.ask('terminal-ben', verb, input)
  const ada = (verb: string, input: object) => bench.ask('terminal-ada', verb, input)
  const pending = async () => (await ada('approvals', {}))?.value as { id: string; because: string }[]
  const trash: Record<string, string> = {}
  async function destroyed(name: string) {
    const waits = await ada('destroy', { name })
    const done = await ada('approve', { id: waits?.waits?.id })
    trash[name] = String(fieldsOf(done?.value)?.['id'])
  }

  beforeAll(async () => {
    bench = await brokerBench()
    await bench.start()
    for (const name of ['mine', 'gone']) await ada('create', { name, modules: [] })
    for (const name of ['zzben', 'zzgone']) await ben('create', { name, modules: [] })
    await ben('snapshot', { name: 'zzben', label: 'zzlabel' })
    for (const name of ['gone', 'zzgone']) await destroyed(name)
    bench.program('journalctl', `#!/bin/sh\necho '${JSON.stringify(logLine)}'\n`)
  }, 120_000)
  afterAll(() => bench?.close())

  const refuseAll = async () => {
    for (const { id } of await pending()) await ada('refuse', { id })
  }
  const friend = async () => {
    const invited = await ada('invite', { person: 'zzfriend' })
    await bench.ask('chat', 'join', { code: fieldsOf(invited?.value)?.['code'] }, { as: '7' })
  }
  const folder = () => {
    mkdirSync(bench.at('containers/mine/srv'), { recursive: true })
    command('btrfs', 'subvolume', 'create', bench.at('containers/mine/srv/zzfolder'))
    mkdirSync(bench.at('containers/mine/srv/zzfolder/x'))
  }
  /** They run in this order, each in a new conversation. */
  const cases: readonly Case[] = [
    { verb: 'whoami', foreign: false },
    { verb: 'list', foreign: true },
    { verb: 'usage', foreign: true },
    { verb: 'trash', foreign: true },
    { verb: 'people', foreign: true, before: friend },
    { verb: 'health', foreign: false },
    { verb: 'approvals', foreign: false, before: () => ada('destroy', { name: 'mine' }) },
    // Asked by the person, with a name and a label by another one.
    { verb: 'approvals', foreign: true, before: () => ada('destroy', { name: 'zzben' }) },
    {
      verb: 'approvals',
      foreign: true,
      before: async () => {
        await refuseAll()
        await ada('restore', { name: 'mine', label: 'zzlabel' })
      },
    },
    {
      verb: 'approvals',
      foreign: true,
      before: async () => {
        await refuseAll()
        await ben('destroy', { name: 'zzben' })
      },
    },
    { verb: 'logs', input: { name: 'mine' }, foreign: true },
    { verb: 'snapshots', input: { name: 'zzben' }, foreign: true },
    { verb: 'create', input: { name: 'more', modules: [] }, foreign: false },
    { verb: 'stop', input: { name: 'zzben' }, foreign: false },
    { verb: 'start', input: { name: 'zzben' }, foreign: false },
    {
      verb: 'exec',
      input: { name: 'mine', argv: ['printf', 'z%s', 'zout'] },
      foreign: true,
      before: () => ada('start', { name: 'mine' }),
    },
    { verb: 'snapshot', input: { name: 'zzben', label: 'second' }, foreign: false },
    { verb: 'resize', input: { name: 'mine', quotaGiB: 2 }, foreign: false },
    { verb: 'snapshot', input: { name: 'mine', label: 'first' }, foreign: true, before: folder },
    { verb: 'restore', input: { name: 'mine', label: 'first' }, foreign: true },
    { verb: 'forget-snapshot', input: { name: 'mine', label: 'first' }, foreign: false },
    { verb: 'destroy', input: { name: 'more' }, foreign: false },
    { verb: 'purge', input: { name: 'gone', id: 'gone' }, foreign: false },
    { verb: 'undo', input: { id: 'gone' }, foreign: false },
    { verb: 'undo', input: { id: 'zzgone' }, foreign: true },
    {
      // Its failure has the words of a program.
      verb: 'create',
      input: { name: 'fails', modules: [] },
      foreign: true,
      ok: false,
      before: () => bench.state('no-build', 'zzerror'),
    },
  ]

  it('is looked for in each verb that a model may use', () => {
    const had = new Set(cases.map(({ verb }) => verb))
    expect(Object.keys(verbs).filter(verb => !had.has(verb as Verb))).toEqual(answers)
  })

  let number = 0
  const model = (verb: string, input: object, conversation: string) =>
    bench.ask('model', verb, input, { as: '1', conversation })
  async function isTainted(conversation: string): Promise<boolean> {
    const asked = await model('stop', { name: 'mine' }, conversation)
    if (!asked?.waits) return false
    expect(asked.waits).toMatchObject({ because: 'untrusted' })
    return true
  }

  it.each(cases)(
    'is marked in a reply to $verb $input: $foreign',
    async ({ verb, input, foreign, ok = true, before }) => {
      await before?.()
      const conversation = `c${number++}`
      const known = input && 'id' in input ? { ...input, id: trash[String(input.id)] } : input
      const reply = await model(verb, known ?? {}, conversation)
      expect(reply).toMatchObject({ ok })
      // Words of the model's request are its own.
      const told = JSON.stringify(reply).replaceAll(JSON.stringify(input ?? null), '')
      expect([told.includes('zz'), reply]).toEqual([foreign, expect.anything()])
      expect(await isTainted(conversation)).toBe(foreign)
      for (const { id, because } of await pending()) if (because === 'untrusted') await ada('approve', { id })
    },
  )

  it('is marked where a model asked for it in another conversation', async () => {
    await refuseAll()
    await model('logs', { name: 'mine' }, 'read')
    await model('exec', { name: 'mine', argv: ['zzorder'] }, 'read')
    expect(await pending()).toMatchObject([{ asker: 'ada', verb: 'exec' }])
    expect(JSON.stringify(await model('approvals', {}, 'clean'))).toContain('zzorder')
    expect(await isTainted('clean')).toBe(true)
  })
})
