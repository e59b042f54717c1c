// The agent in groups of Telegram: one that the configuration lists, and others.
import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ada, agentBench, ben, friend, stranger, token, vic } from '#test/agent-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('the agent in groups of Telegram (needs root)', () => {
  const { bench, end, lastButtons, nextText, printed, start, telegram, texts } = agentBench()
  const group = { id: -1001234567890, type: 'supergroup', title: 'Friends' }
  const elsewhere = { id: -42, type: 'group', title: 'Others' }
  const inGroup = { chat: group }
  const waits = { timeout: 60_000 }
  const sentTo = (chat: number) =>
    telegram().calls.filter(({ body }) => String(body['chat_id']) === String(chat))
  /** The agent answers none of it: the next answer is that of a later command. */
  async function expectSilence(say: () => void) {
    const before = telegram().calls.length
    say()
    await nextText(ada, '/health')
    expect(telegram().calls).toHaveLength(before + 1)
  }

  it('has a container to work with', async () => {
    await end()
    start(token, '', [group.id])
    expect(await nextText(ada, '/create dev git')).toContain('name: dev')
  })

  it('hears each person in a listed group under their own role, and strangers not at all', async () => {
    expect(await nextText(ada, '/list', inGroup)).toMatch(/^dev {2}ada {2}running/)
    expect(sentTo(group.id)).toHaveLength(1)
    expect(await nextText(ben, '/stop dev', inGroup)).toContain('belongs to another person')
    expect(await nextText(vic, '/create x', inGroup)).toContain('Your role does not allow this')
    expect(sentTo(group.id)).toHaveLength(3)
    await expectSilence(() => telegram().says(stranger, '/list', inGroup))
    expect(printed()).toContain('is from an unknown person.')
  })

  it('leaves alone what is not a command for it', async () => {
    const lines = printed().length
    await expectSilence(() => {
      telegram().says(ada, 'please destroy dev', inGroup)
      telegram().says(ada, '/weather tomorrow', inGroup)
      telegram().says(ada, '/stop@other_bot dev', inGroup)
      telegram().says(ada, '/stop dev', { ...inGroup, forward_origin: { type: 'user' } })
      telegram().says(ada, '/stop dev', { ...inGroup, via_bot: { id: 8, is_bot: true } })
      telegram().says(stranger, 'hello all', inGroup)
    })
    expect(printed()).toHaveLength(lines)
    expect(await nextText(ada, '/list@Voxnix_Bot', inGroup)).toContain('running')
    expect(await nextText(vic, '/start@voxnix_bot', inGroup)).toContain('/list')
  })

  it('answers nothing in a group that is not listed, and logs its number once', async () => {
    await expectSilence(() => {
      telegram().says(ada, '/list', { chat: elsewhere })
      telegram().says(ada, '/stop dev', { chat: elsewhere })
      telegram().says(stranger, '/list', { chat: elsewhere })
      telegram().presses(ada, 'restore dev shown', elsewhere)
      telegram().says(ada, '/list', { chat: { id: -77, type: 'channel' } })
    })
    expect(printed().match(/^.*-42.*$/gm)).toEqual([
      'The group -42 is not in kiln.orchestrator.agent.groups.',
    ])
  })

  it('shows a button to all, and does what it says for a person who may approve it', async () => {
    expect(await nextText(ada, '/destroy dev', inGroup)).toBe('destroy dev (0.0 GB), for ada?')
    const [yes = '', no = ''] = lastButtons()
    telegram().presses(stranger, yes, group)
    telegram().presses(vic, yes, group)
    await expect.poll(() => texts().at(-1), waits).toContain('Your role does not allow this')
    telegram().presses(ben, no, group)
    await expect.poll(() => texts().at(-1), waits).toContain('belongs to another person')
    // The question is still there for those who may answer it.
    const edits = telegram().calls.filter(({ method }) => method === 'editMessageText')
    expect(edits.filter(({ body }) => body['chat_id'] === group.id)).toEqual([])
    expect(await nextText(ada, '/list', inGroup)).toContain('running')
    telegram().presses(ada, yes, group)
    await expect.poll(() => texts().at(-1), waits).toBe('Done.')
    expect(telegram().calls.at(-1)).toMatchObject({
      method: 'editMessageText',
      body: { chat_id: group.id, message_id: 9 },
    })
    expect(await nextText(ben, '/undo', inGroup)).toBe('Nothing of yours is in the trash.')
    expect(await nextText(ada, '/undo', inGroup)).toBe('name: dev')
    // An owner of the host may approve what another member asked for.
    await nextText(ben, '/create bens', inGroup)
    await nextText(ben, '/destroy bens', inGroup)
    const [bens = ''] = lastButtons()
    telegram().presses(ada, bens, group)
    await expect.poll(() => texts().at(-1), waits).toBe('Done.')
  })

  it('keeps the buttons of a question while another change of its workload runs', async () => {
    await nextText(ada, '/stop dev', inGroup)
    await nextText(ada, '/destroy dev', inGroup)
    const [yes = ''] = lastButtons()
    bench().state('slow-start', '')
    const starting = bench().ask('terminal-ada', 'start', { name: 'dev' })
    await expect.poll(() => bench().read('stand-ins/calls').split('\n').at(-2), waits).toMatch(/ start /)
    const edits = () => telegram().calls.filter(({ method }) => method === 'editMessageText').length
    const before = edits()
    telegram().presses(ada, yes, group)
    await expect.poll(() => texts().at(-1), waits).toContain('Another change of this workload')
    expect(edits()).toBe(before)
    rmSync(bench().at('stand-ins/slow-start'))
    expect(await starting).toMatchObject({ ok: true })
    // It was for a container that did not run.
    telegram().presses(ada, yes, group)
    await expect.poll(() => texts().at(-1), waits).toContain('changed')
    expect(edits()).toBe(before + 1)
  })

  it('says a link, what programs printed and who the people are in a private chat alone', async () => {
    bench().state('log', 'the key is 4711')
    const before = sentTo(group.id).length
    const alone = async (from: number, text: string) => {
      const notes = sentTo(group.id).length
      telegram().says(from, text, inGroup)
      await expect.poll(() => sentTo(group.id).length, waits).toBe(notes + 1)
      expect(sentTo(group.id).at(-1)?.body['text']).toBe('The answer is in your private chat.')
      return String(sentTo(from).at(-1)?.body['text'])
    }
    expect(await alone(ada, '/logs dev')).toBe('the key is 4711')
    rmSync(bench().at('stand-ins/log'))
    expect(await alone(ada, '/people')).toMatch(/^ben {2}operator {2}2$/m)
    bench().state('no-build', 'error: the key is 4711')
    expect(await alone(ada, '/create bad git')).toContain('the key is 4711')
    rmSync(bench().at('stand-ins/no-build'))
    const [, code = ''] = /\?start=([0-9a-f]{32})$/.exec(await alone(ada, '/invite cyd')) ?? []
    const toAll = JSON.stringify(sentTo(group.id).slice(before))
    for (const hidden of ['4711', code, 'operator']) expect(toAll).not.toContain(hidden)
    // A link that someone shows to a group lets no one in there.
    await expectSilence(() => telegram().says(friend, `/start ${code}`, inGroup))
    expect(await nextText(friend, `/start ${code}`)).toMatch(/^Welcome, cyd\./)
    // Telegram lets a bot write to those alone who wrote to it.
    telegram().refuse('sendMessage', 403, "Forbidden: bot can't initiate conversation with a user")
    expect(await nextText(ada, '/logs dev', inGroup)).toContain('Open a private chat with this bot')
  })
})
