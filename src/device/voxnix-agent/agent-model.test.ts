// The agent between the model, the broker and the people who approve.
import { describe, expect, it } from 'vitest'
import { ada, agentBench, token } from '#test/agent-bench.ts'
import { isRoot } from '#test/folders.ts'
import { talkServer } from '#test/talk-server.ts'

describe.runIf(isRoot)('the agent on Telegram, with a model and approvals (needs root)', () => {
  const { bench, end, lastButtons, nextText, printed, said, start, telegram, texts } = agentBench()

  it('has a container to work with', async () => {
    expect(await nextText(ada, '/create dev git fish')).toBe('name: dev\naddress: 10.233.1.2')
  })

  it('passes other messages to the model, and shows buttons that the broker knows of', async () => {
    const talks = await talkServer(bench().at('talk.sock'))
    await end()
    start(token, bench().at('talk.sock'))
    const waits = (await bench().ask('chat', 'destroy', { name: 'dev' }, { as: '1' }))?.waits?.id ?? ''
    talks.next({ ok: true, text: 'Press the button.', waits: [waits, 'f'.repeat(16)], stopped: 'steps' })
    const step = { title: 'create x', step: 'built', undoing: false }
    talks.says({ ...step, step: 'anything' }, step)
    await nextText(ada, 'please destroy dev')
    expect(said()).toContain('create x: building its system…')
    expect(telegram().calls.filter(({ body }) => body['action'] === 'typing').length).toBeGreaterThan(1)
    await expect
      .poll(() => texts().at(-1), { timeout: 60_000 })
      .toMatch(/^destroy dev \(0\.0 GB\), for ada\?$/)
    expect(texts().at(-2)).toBe(
      'Press the button.\n\nIt stopped after its most steps. Say how it should go on.\n\nLeft today: 5 tokens, 0.50 in money',
    )
    expect(talks.said.at(-1)).toEqual({ id: 1, person: '1', text: 'please destroy dev', forwarded: false })
    // A change that the model wants is shown before the answer, without characters that a screen would obey.
    talks.next({ ok: true, text: 'I ran it.', waits: [], stopped: null })
    talks.says({ does: 'exec dev argv: sh -c "echo \u001b[2J"' })
    await nextText(ada, 'run it')
    expect(texts().at(-1)).toBe('The model asks for: exec dev argv: sh -c "echo [2J"')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^I ran it\./)
    // The question is shown once, while the model continues, and commands are answered.
    talks.next({ ok: true, text: 'Press it now.', waits: [waits], stopped: null })
    talks.says({ asks: waits }, { asks: 'f'.repeat(16) })
    await nextText(ada, 'destroy dev')
    expect(texts().at(-1)).toMatch(/^destroy dev \(0\.0 GB\), for ada\?$/)
    expect(lastButtons()).toContain(`approve ${waits}`)
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^Press it now\./)
    // The question shows the whole command, even if it does not fit into one message of Telegram.
    const long = { name: 'dev', argv: ['sh', '-c', `${'é'.repeat(5000)}; rm -rf /`] }
    const untrusted = { as: '1', conversation: 'long', untrusted: true }
    const asked = (await bench().ask('model', 'exec', long, untrusted))?.waits?.id ?? ''
    talks.next({ ok: true, text: 'Press.', waits: [asked], stopped: null })
    await nextText(ada, 'run it')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('; rm -rf /" (0.0 GB), for ada?')
    expect(texts().slice(-3).join('')).toBe(
      `exec dev argv: sh -c "${'é'.repeat(5000)}; rm -rf /" (0.0 GB), for ada?`,
    )
    expect(lastButtons()).toContain(`approve ${asked}`)
    // The model that wanted a command is not there to say what it printed.
    const prints = { name: 'dev', argv: ['printf', '%s', 'printed \u001b[2J'] }
    const run = (await bench().ask('model', 'exec', prints, untrusted))?.waits?.id ?? ''
    telegram().presses(ada, `approve ${run}`)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('printed [2J\nIt ended with 0.')
    talks.next({ ok: true, text: 'I read it.', waits: [], stopped: null })
    // A forwarded command is not a command.
    expect(await nextText(ada, '/destroy dev', { forward_origin: { type: 'user' } })).toMatch(/^I read it\./)
    expect(talks.said.at(-1)).toMatchObject({ text: '/destroy dev', forwarded: true })
    // Nor is one that another bot wrote.
    talks.next({ ok: true, text: 'I read that too.', waits: [], stopped: null })
    const ofBot = { via_bot: { id: 8, is_bot: true } }
    expect(await nextText(ada, '/destroy dev', ofBot)).toMatch(/^I read that too\./)
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
    bench().write({ secondPerson: true, people })
    bench().reload()
    await expect.poll(async () => (await bench().ask('chat', 'whoami', {}, { as: '8' }))?.ok).toBe(true)
    const sent = (to: number) => telegram().calls.filter(({ body }) => body['chat_id'] === to)
    const before = sent(8).length
    telegram().says(ada, '/destroy dev')
    await expect.poll(() => sent(8).length, { timeout: 60_000 }).toBe(before + 1)
    expect(sent(ada).at(-1)?.body['text']).toContain('Another owner of the host has to approve this.')
    expect(JSON.stringify(sent(ada).at(-1)?.body)).not.toContain('"approve ')
    const [yes = '', no = ''] = lastButtons()
    expect([yes, no]).toEqual([expect.stringMatching(/^approve /), expect.stringMatching(/^refuse /)])
    telegram().presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('Another owner of the host has to')
    telegram().presses(8, yes)
    await expect
      .poll(() => sent(ada).at(-1)?.body['text'], { timeout: 60_000 })
      .toBe('Another owner answered. Done.')
    // The person for whom the model acted gets the result.
    expect(await nextText(ada, '/undo')).toBe('name: dev')
    const untrusted = { as: '1', conversation: 'other', untrusted: true }
    const asked = await bench().ask('model', 'create', { name: 'made', modules: [] }, untrusted)
    telegram().presses(ada, `approve ${asked?.waits?.id}`)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: made\naddress: /)
    bench().write({ secondPerson: true, people: people.slice(0, 1) })
    bench().reload()
    await expect.poll(async () => (await bench().ask('chat', 'whoami', {}, { as: '8' }))?.ok).toBe(false)
    // A person who was removed while a question waited is a stranger.
    const calls = telegram().calls.length
    telegram().presses(8, yes)
    await expect.poll(printed, { timeout: 60_000 }).toContain('is from an unknown person.')
    expect(telegram().calls).toHaveLength(calls)
    expect(await nextText(ada, '/destroy dev')).toContain('at a terminal: voxnix approve ')
  })
})
