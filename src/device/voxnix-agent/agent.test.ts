// The built agent between the built broker and a stand-in for Telegram on loopback.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { botApiServer } from '#test/bot-api-server.ts'
import { type BrokerBench, brokerBench } from '#test/broker-bench.ts'
import { isRoot } from '#test/folders.ts'
import { talkServer } from '#test/talk-server.ts'

const program = join(import.meta.dirname, '../../../nix/packages/voxnix-agent/voxnix-agent.mjs')
const token = '123:a-token-that-stays-secret'
const [ada, ben, vic, friend, stranger] = [1, 2, 3, 7, 99]

describe.runIf(isRoot)('the agent on Telegram, without a model (needs root)', () => {
  let bench: BrokerBench
  let telegram: Awaited<ReturnType<typeof botApiServer>>
  let agent: ChildProcess
  let printed = ''

  function start(credential = token, model = '') {
    mkdirSync(bench.at('agent'), { recursive: true })
    mkdirSync(bench.at('credentials'), { recursive: true })
    writeFileSync(bench.at('credentials/telegram-bot-token'), `${credential}\n`)
    const env = { PATH: process.env['PATH'], CREDENTIALS_DIRECTORY: bench.at('credentials') }
    const words = [program, bench.at('agent'), bench.at('chat.sock'), telegram.root, model]
    agent = spawn(process.execPath, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    agent.stderr?.on('data', chunk => {
      printed += chunk
    })
  }
  async function end() {
    agent.kill('SIGKILL')
    if (agent.exitCode === null && agent.signalCode === null) await once(agent, 'exit')
  }
  beforeAll(async () => {
    bench = await brokerBench()
    telegram = await botApiServer(token)
    await bench.start()
    start()
  })
  afterAll(async () => {
    await end()
    await telegram.close()
    await bench.close()
  })

  const said = () =>
    telegram.calls.flatMap(({ body }) => (typeof body['text'] === 'string' ? [body['text']] : []))
  const isProgress = (text: string) => text.endsWith('…')
  const texts = () => said().filter(each => !isProgress(each))
  const nextText = async (from: number, text: string, more: object = {}) => {
    const before = texts().length
    telegram.says(from, text, more)
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBeGreaterThan(before)
    return texts().at(-1)
  }
  const lastButtons = () => {
    const marked = telegram.calls.filter(({ body }) => body['reply_markup'])
    return [...JSON.stringify(marked.at(-1)?.body).matchAll(/"callback_data":"([^"]+)"/g)].map(
      ([, data = '']) => data,
    )
  }

  it('answers /start and /help, and makes, shows and stops a container [V1]', async () => {
    expect(await nextText(ada, '/start')).toContain('/list')
    expect(await nextText(ada, '/list')).toBe('Done. There is nothing to show.')
    expect(await nextText(ada, '/create dev git fish')).toBe('name: dev\naddress: 10.233.1.2')
    expect(await nextText(ada, '/list')).toBe('dev  ada  running  10.233.1.2  git fish')
    expect(await nextText(ada, '/status@voxnix_bot')).toMatch(/^dev {2}ada {2}0\.0 GB/)
    expect(await nextText(ada, '/stop dev')).toContain('Done')
    expect(await nextText(ada, '/run dev')).toContain('Done')
    expect(await nextText(ben, '/stop dev')).toContain('belongs to another person')
    expect(await nextText(vic, '/create x')).toContain('Your role does not allow this')
  })

  it('ignores strangers, and logs one line', async () => {
    const before = telegram.calls.length
    telegram.says(stranger, '/list')
    await expect.poll(() => printed, { timeout: 60_000 }).toContain('is from an unknown person.')
    expect(telegram.calls).toHaveLength(before)
    // The sender matters, not the chat.
    telegram.says(stranger, '/list', { chat: { id: ada, type: 'private' } })
    await expect.poll(() => printed.split('unknown person').length, { timeout: 60_000 }).toBe(3)
    expect(telegram.calls).toHaveLength(before)
  })

  it('lists snapshots, and restores one after a button and an answer', async () => {
    await nextText(ada, '/snapshot dev shown')
    expect(await nextText(ada, '/snapshots dev')).toMatch(/^shown {2}\d{4}-\S+Z {2}0\.0 GB$/)
    expect(lastButtons()).toEqual(['restore dev shown'])
    const before = texts().length
    telegram.presses(ada, 'restore dev shown')
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBe(before + 1)
    expect(texts().at(-1)).toBe('restore dev label: shown (0.0 GB), for ada?')
    const [yes = ''] = lastButtons()
    telegram.presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('Done.')
    expect(await nextText(ben, '/snapshots dev')).toContain('belongs to another person')
  })

  it('undoes the last destroy of the person, not the one with the most time left', async () => {
    const destroyed = async (from: number, name: string) => {
      await nextText(from, `/create ${name}`)
      await nextText(from, `/destroy ${name}`)
      const [yes = ''] = lastButtons()
      telegram.presses(from, yes)
      await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('Done.')
    }
    await destroyed(ada, 'zfirst')
    await destroyed(ada, 'alast')
    // An owner of the host sees it too.
    await destroyed(ben, 'bens')
    for (const name of ['alast', 'zfirst']) {
      expect(await nextText(ada, '/undo')).toBe(`name: ${name}`)
    }
    expect(await nextText(ada, '/undo')).toBe('Nothing of yours is in the trash.')
    for (const name of ['alast', 'zfirst']) await destroyed(ada, name)
  })

  it('destroys by a button of the person who asked, and restores it', async () => {
    expect(await nextText(ada, '/destroy dev')).toMatch(/^destroy dev \(0\.0 GB\), for ada\?$/)
    const [yes = '', no = ''] = lastButtons()
    expect([yes, no]).toEqual([
      expect.stringMatching(/^approve [0-9a-f]{16}$/),
      expect.stringMatching(/^refuse/),
    ])
    telegram.presses(stranger, yes)
    telegram.presses(ben, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('belongs to another person')
    telegram.presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('Done.')
    telegram.presses(ada, yes)
    await expect
      .poll(() => texts().at(-1), { timeout: 60_000 })
      .toContain('There is no such pending approval')
    expect(await nextText(ada, '/undo')).toBe('name: dev')
    expect(await nextText(ada, '/list')).toContain('running')
  })

  it('shows how far a create is, in one message, and then what one got', async () => {
    bench.state('slow-build', '')
    const before = telegram.calls.length
    telegram.says(ada, '/create slow git')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: slow\naddress: /)
    rmSync(bench.at('stand-ins/slow-build'))
    const calls = () => telegram.calls.slice(before)
    await expect.poll(() => calls().map(({ method }) => method)).toContain('deleteMessage')
    const [shown] = calls()
    expect(shown).toMatchObject({
      method: 'sendMessage',
      body: { text: 'create slow: building its system…' },
    })
    const deleted = calls().find(({ method }) => method === 'deleteMessage')
    expect(deleted?.body).toEqual({ chat_id: ada, message_id: before + 1 })
    expect(calls().filter(({ method }) => method === 'sendMessage')).toHaveLength(2)
  })

  it('answers other commands while one takes long', async () => {
    bench.state('slow-build', '')
    telegram.says(ada, '/create long git')
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    expect(texts().filter(text => text.startsWith('name: long'))).toEqual([])
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: long\n/)
    rmSync(bench.at('stand-ins/slow-build'))
    await bench.ask('chat', 'destroy', { name: 'long' }, { as: '1' })
  })

  it('hears people after a quiet week, when Telegram begins at another number', async () => {
    await end()
    const quiet = Date.now() / 1000 - 8 * 24 * 3600
    utimesSync(bench.at('agent/last-update'), quiet, quiet)
    telegram.numbersFrom(0)
    start()
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    telegram.numbersFrom(1000)
  })

  it('answers where its own file cannot be written, as on a full disk', async () => {
    execFileSync('chattr', ['+i', bench.at('agent')])
    try {
      expect(await nextText(ada, '/health')).toContain('workloads: ')
      expect(printed).toContain('The number of the last update was not written')
    } finally {
      execFileSync('chattr', ['-i', bench.at('agent')])
    }
  })

  it('sends a long output as a file, whole', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `line ${at} of the log`).join('\n')
    bench.state('log', lines)
    telegram.says(ada, '/logs dev')
    const file = () => telegram.calls.find(({ method }) => method === 'sendDocument')?.body
    await expect.poll(file, { timeout: 60_000 }).toEqual({
      chat_id: String(ada),
      document: { name: 'dev-logs.txt', text: lines },
    })
    rmSync(bench.at('stand-ins/log'))
  })

  it('answers where the broker ends in the middle, and waits for one that starts', async () => {
    bench.state('slow-build', '')
    telegram.says(ada, '/create cut git')
    await expect.poll(() => said(), { timeout: 60_000 }).toContain('create cut: building its system…')
    await bench.end()
    rmSync(bench.at('stand-ins/slow-build'))
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('finished or undone')
    const before = texts().length
    telegram.says(ada, '/list')
    telegram.says(stranger, '/list')
    await bench.start()
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBe(before + 1)
    expect(texts().at(-1)).toMatch(/^cut {3}ada/m)
    await expect.poll(() => nextText(ada, '/list'), { timeout: 60_000 }).toMatch(/^cut {3}ada {2}running/m)
  })

  it('goes on after a person blocked it, and after a second agent polled', async () => {
    telegram.refuse('sendMessage', 403, 'Forbidden: bot was blocked by the user')
    telegram.refuse('getUpdates', 409, 'Conflict: terminated by other getUpdates request')
    telegram.says(ben, '/list')
    await expect.poll(() => printed, { timeout: 60_000 }).toContain('sendMessage: 403')
    await expect.poll(() => printed, { timeout: 60_000 }).toContain('getUpdates: 409')
    expect(await nextText(ada, '/health')).toContain('workloads: ')
  })

  it('ignores commands that arrive ten minutes late, and waits when Telegram asks it to', async () => {
    const old = { date: Math.floor(Date.now() / 1000) - 700 }
    expect(await nextText(ada, '/stop dev', old)).toContain('more than ten minutes late')
    telegram.flood()
    expect(await nextText(ada, '/list', old)).toContain('running')
  })

  it('recovers after Telegram was unreachable, and handles what arrived then', async () => {
    telegram.away(true)
    await expect.poll(() => printed, { timeout: 60_000 }).toContain('getUpdates: 0')
    const before = printed.split('getUpdates: 0').length
    await expect
      .poll(() => printed.split('getUpdates: 0').length, { timeout: 60_000 })
      .toBeGreaterThan(before)
    telegram.away(false)
    expect(await nextText(ada, '/list')).toContain('dev')
  })

  it('says what came of a command once Telegram is back, if it went away during it', async () => {
    bench.state('slow-build', '')
    const before = texts().length
    telegram.says(ada, '/create away git')
    await expect.poll(() => said().at(-1), { timeout: 60_000 }).toBe('create away: building its system…')
    telegram.away(true)
    rmSync(bench.at('stand-ins/slow-build'))
    const isThere = async () => JSON.stringify((await bench.ask('terminal-ada', 'list'))?.value)
    await expect.poll(isThere, { timeout: 60_000 }).toContain('"name":"away"')
    await expect
      .poll(() => bench.read('state/audit.jsonl'), { timeout: 60_000 })
      .toMatch(/"ended"[^\n]*"away"/)
    await delay(1000)
    telegram.away(false)
    await expect
      .poll(() => texts().slice(before), { timeout: 60_000 })
      .toEqual([expect.stringMatching(/^name: away\naddress: /)])
  })

  it('handles an update once, even if it is killed and Telegram sends it again', async () => {
    await nextText(ada, '/snapshot dev first')
    const before = telegram.calls.length
    await end()
    telegram.repeat()
    start()
    expect(await nextText(ada, '/list')).toContain('dev')
    expect(telegram.calls.length).toBe(before + 1)
  })

  it("admits a friend by an owner's link, once, and no one by an expired link [V1]", async () => {
    expect(await nextText(ben, '/invite cyd')).toContain('Your role does not allow this')
    const invited = (await nextText(ada, '/invite cyd')) ?? ''
    const [, code = ''] =
      /^For cyd, once and within a day:\nhttps:\/\/t\.me\/voxnix_bot\?start=([0-9a-f]{32})$/.exec(invited) ??
      []
    expect(await nextText(friend, `/start ${code}`)).toMatch(/^Welcome, cyd\./)
    expect(await nextText(ada, '/people')).toMatch(/^cyd {2}operator {2}7 +ada$/m)
    expect(await nextText(friend, '/create own git')).toContain('name: own')
    expect(await nextText(friend, '/create two git')).toContain('more than you may have')
    const before = telegram.calls.length
    const strangers = printed.split('unknown person').length
    telegram.says(stranger, `/start ${code}`)
    telegram.says(stranger, `/start ${'0'.repeat(32)}`)
    await expect.poll(() => printed.split('unknown person').length, { timeout: 60_000 }).toBe(strangers + 2)
    expect(telegram.calls).toHaveLength(before)
    // A restart of the broker forgets neither the guest nor that the link was used.
    await bench.end()
    await bench.start()
    expect(await nextText(friend, '/list')).toContain('own')
    expect(await nextText(ada, '/expel cyd')).toContain('Done')
    telegram.says(friend, '/list')
    await expect.poll(() => printed.split('unknown person').length, { timeout: 60_000 }).toBe(strangers + 3)
  })

  it('passes other messages to the model, and shows buttons that the broker knows of', async () => {
    const talks = await talkServer(bench.at('talk.sock'))
    await end()
    start(token, bench.at('talk.sock'))
    const waits = (await bench.ask('chat', 'destroy', { name: 'dev' }, { as: '1' }))?.waits?.id ?? ''
    talks.next({ ok: true, text: 'Press the button.', waits: [waits, 'f'.repeat(16)], stopped: 'steps' })
    const step = { title: 'create x', step: 'built', undoing: false }
    talks.says({ ...step, step: 'anything' }, step)
    await nextText(ada, 'please destroy dev')
    expect(said()).toContain('create x: building its system…')
    expect(telegram.calls.filter(({ body }) => body['action'] === 'typing').length).toBeGreaterThan(1)
    await expect
      .poll(() => texts().at(-1), { timeout: 60_000 })
      .toMatch(/^destroy dev \(0\.0 GB\), for ada\?$/)
    expect(texts().at(-2)).toBe(
      'Press the button.\n\nIt stopped after its most steps. Say how it should go on.\n\nLeft today: 5 tokens, 0.50 in money',
    )
    expect(talks.said.at(-1)).toEqual({ id: 1, person: '1', text: 'please destroy dev', forwarded: false })
    // What it asks for is shown while it goes on, once, and commands are answered.
    talks.next({ ok: true, text: 'Press it now.', waits: [waits], stopped: null })
    talks.says({ asks: waits }, { asks: 'f'.repeat(16) })
    await nextText(ada, 'destroy dev')
    expect(texts().at(-1)).toMatch(/^destroy dev \(0\.0 GB\), for ada\?$/)
    expect(lastButtons()).toContain(`approve ${waits}`)
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^Press it now\./)
    // What is approved is shown completely, even if it does not fit into one message of Telegram.
    const long = { name: 'dev', argv: ['sh', '-c', `${'é'.repeat(5000)}; rm -rf /`] }
    const untrusted = { as: '1', conversation: 'long', untrusted: true }
    const asked = (await bench.ask('model', 'exec', long, untrusted))?.waits?.id ?? ''
    talks.next({ ok: true, text: 'Press.', waits: [asked], stopped: null })
    await nextText(ada, 'run it')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('; rm -rf /" (0.0 GB), for ada?')
    expect(texts().slice(-3).join('')).toBe(
      `exec dev argv: sh -c "${'é'.repeat(5000)}; rm -rf /" (0.0 GB), for ada?`,
    )
    expect(lastButtons()).toContain(`approve ${asked}`)
    // The model that wanted a command is not there to say what it printed.
    const prints = { name: 'dev', argv: ['printf', '%s', 'printed \u001b[2J'] }
    const run = (await bench.ask('model', 'exec', prints, untrusted))?.waits?.id ?? ''
    telegram.presses(ada, `approve ${run}`)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('printed [2J\nIt ended with 0.')
    talks.next({ ok: true, text: 'I read it.', waits: [], stopped: null })
    // A forwarded command is not a command.
    expect(await nextText(ada, '/destroy dev', { forward_origin: { type: 'user' } })).toMatch(/^I read it\./)
    expect(talks.said.at(-1)).toMatchObject({ text: '/destroy dev', forwarded: true })
    talks.next({ ok: false, code: 'over-budget', waits: [] })
    expect(await nextText(ada, 'and now?')).toContain('Nothing of your share')
    talks.next(null)
    expect(await nextText(ada, 'and now?')).toContain('cannot be reached')
    await talks.close()
    expect(await nextText(ada, 'hello?')).toContain('cannot be reached')
    // All commands work without it.
    for (const command of ['/start', '/help', '/status', '/list'])
      expect(await nextText(ada, command)).toMatch(/dev|\/list/)
  })

  it('asks another owner where one may not approve alone, and tells the asker what came of it', async () => {
    const owner = { role: 'owner', workloads: 9, storageGiB: 50 }
    const people = [
      { name: 'ada', telegram: '1', ...owner },
      { name: 'eve', telegram: '8', ...owner },
    ]
    bench.write({ secondPerson: true, people })
    bench.reload()
    await expect.poll(async () => (await bench.ask('chat', 'whoami', {}, { as: '8' }))?.ok).toBe(true)
    const sent = (to: number) => telegram.calls.filter(({ body }) => body['chat_id'] === to)
    const before = sent(8).length
    telegram.says(ada, '/destroy dev')
    await expect.poll(() => sent(8).length, { timeout: 60_000 }).toBe(before + 1)
    expect(sent(ada).at(-1)?.body['text']).toContain('Another owner of the host has to approve this.')
    expect(JSON.stringify(sent(ada).at(-1)?.body)).not.toContain('"approve ')
    const [yes = '', no = ''] = lastButtons()
    expect([yes, no]).toEqual([expect.stringMatching(/^approve /), expect.stringMatching(/^refuse /)])
    telegram.presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('Another owner of the host has to')
    telegram.presses(8, yes)
    await expect
      .poll(() => sent(ada).at(-1)?.body['text'], { timeout: 60_000 })
      .toBe('Another owner answered. Done.')
    // What came of a model's request is shown to whom it was for.
    expect(await nextText(ada, '/undo')).toBe('name: dev')
    const untrusted = { as: '1', conversation: 'other', untrusted: true }
    const asked = await bench.ask('model', 'create', { name: 'made', modules: [] }, untrusted)
    telegram.presses(ada, `approve ${asked?.waits?.id}`)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: made\naddress: /)
    bench.write({ secondPerson: true, people: people.slice(0, 1) })
    bench.reload()
    await expect.poll(async () => (await bench.ask('chat', 'whoami', {}, { as: '8' }))?.ok).toBe(false)
    expect(await nextText(ada, '/destroy dev')).toContain('at a terminal: voxnix approve ')
  })

  it('exits on a wrong token, and never prints one', async () => {
    await end()
    start('9:wrong')
    const [code] = await once(agent, 'exit')
    expect(code).toBe(78)
    expect(printed).not.toContain(token)
    expect(printed).not.toContain('9:wrong')
  })
})
