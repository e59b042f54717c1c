// The agent where Telegram, the broker, its disk or it stops in the middle.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync, utimesSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ada, agentBench, ben, stranger, token } from '#test/agent-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('the agent on Telegram, with faults (needs root)', () => {
  const { agent, bench, end, nextText, printed, said, start, telegram, texts } = agentBench()
  const waits = { timeout: 60_000 }

  it('has a container to work with', async () => {
    expect(await nextText(ada, '/create dev git fish')).toBe('name: dev\naddress: 10.233.1.2')
  })

  it('hears people after a quiet week, when Telegram begins at another number', async () => {
    telegram().numbersFrom(5000)
    expect(await nextText(ada, '/list')).toContain('dev')
    await end()
    const quiet = Date.now() / 1000 - 8 * 24 * 3600
    utimesSync(bench().at('agent/last-update'), quiet, quiet)
    telegram().numbersFrom(0)
    start()
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    telegram().numbersFrom(1000)
  })

  it('answers where its own file cannot be written, as on a full disk', async () => {
    execFileSync('chattr', ['+i', bench().at('agent')])
    try {
      expect(await nextText(ada, '/health')).toContain('workloads: ')
      expect(printed()).toContain('The number of the last update was not written')
    } finally {
      execFileSync('chattr', ['-i', bench().at('agent')])
    }
  })

  it('answers where the broker ends in the middle, and waits for one that starts', async () => {
    bench().state('slow-build', '')
    telegram().says(ada, '/create cut git')
    await expect.poll(() => said(), { timeout: 60_000 }).toContain('create cut: building its system…')
    await bench().end()
    rmSync(bench().at('stand-ins/slow-build'))
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('finished or undone')
    const before = texts().length
    telegram().says(ada, '/list')
    telegram().says(stranger, '/list')
    await bench().start()
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBe(before + 1)
    expect(texts().at(-1)).toMatch(/^cut +ada/m)
    await expect.poll(() => nextText(ada, '/list'), { timeout: 60_000 }).toMatch(/^cut +ada +running/m)
  })

  it('continues after a person blocked it, and after a second agent polled', async () => {
    telegram().refuse('sendMessage', 403, 'Forbidden: bot was blocked by the user')
    telegram().refuse('getUpdates', 409, 'Conflict: terminated by other getUpdates request')
    telegram().says(ben, '/list')
    await expect.poll(printed, { timeout: 60_000 }).toContain('sendMessage: 403')
    await expect.poll(printed, { timeout: 60_000 }).toContain('getUpdates: 409')
    expect(await nextText(ada, '/health')).toContain('workloads: ')
  })

  it('ignores commands that arrive ten minutes late, and waits when Telegram asks it to', async () => {
    const old = { date: Math.floor(Date.now() / 1000) - 700 }
    expect(await nextText(ada, '/stop dev', old)).toContain('more than ten minutes late')
    telegram().flood()
    expect(await nextText(ada, '/list', old)).toContain('running')
  })

  it('answers people behind many long messages of a stranger', async () => {
    const long = 'я'.repeat(4096)
    const quoted = { reply_to_message: { message_id: 2, text: long }, quote: { text: long } }
    telegram().away(true)
    for (let each = 0; each < 100; each += 1)
      telegram().says(stranger, long, { ...quoted, more: Array(8).fill(long) })
    const before = texts().length
    telegram().says(ada, '/list')
    telegram().away(false)
    await expect.poll(() => texts().slice(before), waits).toEqual([expect.stringContaining('dev')])
    expect(printed()).toContain('The answer of Telegram is too long.')
  })

  it.each([0, -5, null])('waits for a second at least, where Telegram asks for %s', async seconds => {
    for (let each = 0; each < 3; each += 1) telegram().flood(seconds)
    const before = Date.now()
    expect(await nextText(ada, '/list')).toContain('dev')
    expect(Date.now() - before).toBeGreaterThanOrEqual(3000)
  })

  it('does not do late what flood control held up', async () => {
    const almost = { date: Math.floor(Date.now() / 1000) - 598 }
    const before = texts().length
    telegram().flood(6)
    telegram().says(ada, '/list')
    // It waits for three seconds.
    telegram().says(ada, '/stop dev', almost)
    await expect
      .poll(() => texts().slice(before).sort(), waits)
      .toEqual([expect.stringContaining('ten minutes late'), expect.stringContaining('running')])
  })

  it('keeps a message for a long flood control, but not for hours, and continues', async () => {
    telegram().flood(5400)
    telegram().says(ada, '/snapshots dev')
    // Those after it wait for three seconds.
    expect(await nextText(ada, '/list')).toContain('dev')
    expect(printed()).not.toContain('sendMessage: 429')
    // A button shows that it was pressed for seconds alone, so what it does waits for that sign no longer.
    telegram().flood(5400)
    telegram().presses(ada, `refuse ${'0'.repeat(16)}`)
    await expect.poll(() => texts().at(-1), waits).toContain('There is no such pending approval')
    telegram().flood(7201)
    telegram().says(ada, '/snapshots dev')
    await expect.poll(printed, waits).toContain('sendMessage: 429 Too Many Requests: retry after 7201')
    expect(await nextText(ada, '/health')).toContain('workloads: ')
  })

  it('says what came of an approved command, also where its question is gone', async () => {
    const prints = { name: 'dev', argv: ['echo', 'printed'] }
    const untrusted = { as: '1', conversation: 'gone', untrusted: true }
    const asked = (await bench().ask('model', 'exec', prints, untrusted))?.waits?.id
    telegram().refuse('answerCallbackQuery', 400, 'Bad Request: query is too old')
    telegram().refuse('editMessageText', 400, 'Bad Request: message to edit not found')
    telegram().presses(ada, `approve ${asked}`)
    await expect.poll(() => texts().slice(-2), waits).toEqual(['Done.', 'printed\nIt ended with 0.'])
  })

  it('recovers after Telegram was unreachable, and handles what arrived then', async () => {
    telegram().away(true)
    await expect.poll(printed, { timeout: 60_000 }).toContain('getUpdates: 0')
    const before = printed().split('getUpdates: 0').length
    await expect
      .poll(() => printed().split('getUpdates: 0').length, { timeout: 60_000 })
      .toBeGreaterThan(before)
    telegram().away(false)
    expect(await nextText(ada, '/list')).toContain('dev')
  })

  it('says what came of a command once Telegram is back, if it went away during it', async () => {
    bench().state('slow-build', '')
    const before = texts().length
    telegram().says(ada, '/create away git')
    await expect.poll(() => said().at(-1), { timeout: 60_000 }).toBe('create away: building its system…')
    telegram().away(true)
    rmSync(bench().at('stand-ins/slow-build'))
    const isThere = async () => JSON.stringify((await bench().ask('terminal-ada', 'list'))?.value)
    await expect.poll(isThere, { timeout: 60_000 }).toContain('"name":"away"')
    await expect
      .poll(() => bench().read('state/audit.jsonl'), { timeout: 60_000 })
      .toMatch(/"ended"[^\n]*"away"/)
    await delay(1000)
    telegram().away(false)
    await expect
      .poll(() => texts().slice(before), { timeout: 60_000 })
      .toEqual([expect.stringMatching(/^name: away\naddress: /)])
  })

  it('handles an update once, even if it is killed and Telegram sends it again', async () => {
    await nextText(ada, '/snapshot dev first')
    const before = telegram().calls.length
    await end()
    telegram().repeat()
    start()
    expect(await nextText(ada, '/list')).toContain('dev')
    expect(telegram().calls.length).toBe(before + 1)
  })

  it.each([401, 404])('exits when its token is no longer taken (%s)', async status => {
    await nextText(ada, '/health')
    telegram().refuse('getUpdates', status, 'Unauthorized')
    telegram().says(ada, '/health')
    const [code] = await once(agent(), 'exit')
    expect(code).toBe(78)
    start()
  })

  it('exits on a wrong token, and never prints one', async () => {
    await end()
    start('9:wrong')
    const [code] = await once(agent(), 'exit')
    expect(code).toBe(78)
    expect(printed()).not.toContain(token)
    expect(printed()).not.toContain('9:wrong')
  })
})
