// Conversations: people's messages to the agent, and its answers.
import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ada, agentBench, ben, friend, stranger, vic } from '#test/agent-bench.ts'
import { isRoot } from '#test/folders.ts'

describe.runIf(isRoot)('the agent on Telegram, without a model (needs root)', () => {
  const { bench, lastButtons, nextText, printed, telegram, texts } = agentBench()

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
    const before = telegram().calls.length
    telegram().says(stranger, '/list')
    await expect.poll(printed, { timeout: 60_000 }).toContain('is from an unknown person.')
    expect(telegram().calls).toHaveLength(before)
    // The sender matters, not the chat.
    telegram().says(stranger, '/list', { chat: { id: ada, type: 'private' } })
    await expect.poll(() => printed().split('unknown person').length, { timeout: 60_000 }).toBe(3)
    expect(telegram().calls).toHaveLength(before)
  })

  it('lists snapshots, and restores one after a button and an answer', async () => {
    await nextText(ada, '/snapshot dev shown')
    expect(await nextText(ada, '/snapshots dev')).toMatch(/^shown {2}\d{4}-\S+Z {2}0\.0 GB$/)
    expect(lastButtons()).toEqual(['restore dev shown'])
    const before = texts().length
    telegram().presses(ada, 'restore dev shown')
    await expect.poll(() => texts().length, { timeout: 60_000 }).toBe(before + 1)
    expect(texts().at(-1)).toBe('restore dev label: shown (0.0 GB), for ada?')
    const [yes = ''] = lastButtons()
    telegram().presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('Done.')
    expect(await nextText(ben, '/snapshots dev')).toContain('belongs to another person')
  })

  it('undoes the last destroy of the person, not the one with the most time left', async () => {
    const destroyed = async (from: number, name: string) => {
      await nextText(from, `/create ${name}`)
      await nextText(from, `/destroy ${name}`)
      const [yes = ''] = lastButtons()
      telegram().presses(from, yes)
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
    telegram().presses(stranger, yes)
    telegram().presses(ben, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toContain('belongs to another person')
    telegram().presses(ada, yes)
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toBe('Done.')
    telegram().presses(ada, yes)
    await expect
      .poll(() => texts().at(-1), { timeout: 60_000 })
      .toContain('There is no such pending approval')
    expect(await nextText(ada, '/undo')).toBe('name: dev')
    expect(await nextText(ada, '/list')).toContain('running')
  })

  it('shows how far a create is, in one message, and then what one got', async () => {
    bench().state('slow-build', '')
    const before = telegram().calls.length
    telegram().says(ada, '/create slow git')
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: slow\naddress: /)
    rmSync(bench().at('stand-ins/slow-build'))
    const calls = () => telegram().calls.slice(before)
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
    bench().state('slow-build', '')
    telegram().says(ada, '/create long git')
    expect(await nextText(ada, '/health')).toContain('workloads: ')
    expect(texts().filter(text => text.startsWith('name: long'))).toEqual([])
    await expect.poll(() => texts().at(-1), { timeout: 60_000 }).toMatch(/^name: long\n/)
    rmSync(bench().at('stand-ins/slow-build'))
    await bench().ask('chat', 'destroy', { name: 'long' }, { as: '1' })
  })

  it('sends a long output as a file, whole', async () => {
    const lines = Array.from({ length: 3000 }, (_, at) => `line ${at} of the log`).join('\n')
    bench().state('log', lines)
    telegram().says(ada, '/logs dev')
    const file = () => telegram().calls.find(({ method }) => method === 'sendDocument')?.body
    await expect.poll(file, { timeout: 60_000 }).toEqual({
      chat_id: String(ada),
      document: { name: 'dev-logs.txt', text: lines },
    })
    rmSync(bench().at('stand-ins/log'))
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
    const before = telegram().calls.length
    const strangers = printed().split('unknown person').length
    telegram().says(stranger, `/start ${code}`)
    telegram().says(stranger, `/start ${'0'.repeat(32)}`)
    await expect.poll(() => printed().split('unknown person').length, { timeout: 60_000 }).toBe(strangers + 2)
    expect(telegram().calls).toHaveLength(before)
    // A restart of the broker forgets neither the guest nor that the link was used.
    await bench().end()
    await bench().start()
    expect(await nextText(friend, '/list')).toContain('own')
    expect(await nextText(ada, '/expel cyd')).toContain('Done')
    telegram().says(friend, '/list')
    await expect.poll(() => printed().split('unknown person').length, { timeout: 60_000 }).toBe(strangers + 3)
  })

  it('sends and edits each text without a preview of its links, which Telegram would fetch', () => {
    const withText = telegram().calls.filter(({ body }) => 'text' in body)
    expect(new Set(withText.map(({ method }) => method))).toEqual(new Set(['sendMessage', 'editMessageText']))
    for (const { body } of withText)
      expect(body).toMatchObject({ link_preview_options: { is_disabled: true } })
  })
})
