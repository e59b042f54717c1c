// What an orchestrator's people write to its agent, and what it answers. A Bot API server of the tests stands in for Telegram.
import { setTimeout as pause } from 'node:timers/promises'
import { botApiServer } from '#test/bot-api-server.ts'
import { checkAll } from '../machine/checks.ts'
import type { ForwardPort } from '../machine/forward-port.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'
import {
  areApart,
  createMs,
  groupInLog,
  isBack,
  isGone,
  isInTrash,
  isMade,
  strangerInLog,
} from './workload-session.ts'

/** Of the seed that every test's drive gets. */
const token = 'not-a-real-token'
/** As the machine's configuration names it. */
const botPort = 48081
const [ada, vic, stranger] = [1, 3, 99]
/** In the machine's configuration, and in no configuration. */
const [group, elsewhere] = [-1001234567890, -42]

type Telegram = Awaited<ReturnType<typeof botApiServer>>

const inChat = (id?: number) =>
  id === undefined ? {} : { chat: { id, type: 'supergroup', title: 'Friends' } }

function chatWith({ calls, says, presses }: Telegram) {
  const said = () => calls.flatMap(({ body }) => (typeof body['text'] === 'string' ? [body['text']] : []))
  const isProgress = (text: string) => text.endsWith('…')
  const texts = () => said().filter(text => !isProgress(text))
  /** The next text that the agent sends. */
  const answer = async (send: () => void, wanted: RegExp) => {
    const before = texts().length
    send()
    const end = Date.now() + createMs
    while (texts().length === before) {
      if (Date.now() > end) throw new ToolError(`The agent sent nothing like ${wanted}.`)
      await pause(500)
    }
    const text = texts().at(-1) ?? ''
    if (!wanted.test(text)) throw new ToolError(`The agent sent ${JSON.stringify(text)}, not ${wanted}.`)
  }
  return {
    calls,
    progress: () => said().filter(isProgress),
    silently: (from: number, text: string, chat?: number) => says(from, text, inChat(chat)),
    says: (from: number, text: string, wanted: RegExp, chat?: number) =>
      answer(() => says(from, text, inChat(chat)), wanted),
    /** Texts that the agent sent there. */
    sentTo: (chat: number) =>
      calls.flatMap(({ body }) =>
        String(body['chat_id']) === String(chat) && typeof body['text'] === 'string' ? [body['text']] : [],
      ),
    /** The first button of the last message that has some. */
    pressesYes: (from: number, wanted: RegExp) => {
      const marked = calls.filter(({ body }) => body['reply_markup']).at(-1)
      const [, data = ''] = /"callback_data":"([^"]+)"/.exec(JSON.stringify(marked?.body)) ?? []
      return answer(() => presses(from, data), wanted)
    },
  }
}

/** In a listed group, and in another, which gets nothing. No container is made here. */
async function inGroups(machine: Machine, chat: ReturnType<typeof chatWith>) {
  await chat.says(ada, '/list', /^dev {2}ada {2}running/, group)
  await chat.says(vic, '/create more git', /Your role does not allow this/, group)
  const before = chat.sentTo(group).length
  chat.silently(ada, '/invite cyd', group)
  // The note to the group comes after the answer.
  for (const end = Date.now() + createMs; chat.sentTo(group).length === before; await pause(500))
    if (Date.now() > end) throw new ToolError('The group got no note of the answer.')
  if (!/\?start=[0-9a-f]{32}$/.test(chat.sentTo(ada).at(-1) ?? ''))
    throw new ToolError(`Ada got ${JSON.stringify(chat.sentTo(ada))}, and no link.`)
  const toAll = chat.sentTo(group).slice(before)
  if (toAll.join() !== 'The answer is in your private chat.')
    throw new ToolError(`The group got ${JSON.stringify(toAll)}.`)
  chat.silently(ada, '/list', elsewhere)
  await checkAll(machine, [groupInLog(elsewhere)])
  if (chat.sentTo(elsewhere).length > 0) throw new ToolError('A group that is not listed got an answer.')
}

export async function overTelegram(machine: Machine, forward: ForwardPort): Promise<void> {
  const server = await botApiServer(token, botPort)
  try {
    await using _forwarded = await forward(botPort)
    const chat = chatWith(server)
    await chat.says(ada, '/list', /^dev {2}ada {2}running {2}10\.233\.1\.2 {2}git fish workspace$/)
    const before = chat.calls.length
    chat.silently(stranger, '/list')
    await checkAll(machine, [strangerInLog])
    if (chat.calls.length !== before) throw new ToolError('A stranger got an answer.')
    await chat.says(vic, '/create more git', /Your role does not allow this/)
    await inGroups(machine, chat)
    await chat.says(ada, '/create tele git fish workspace', /^name: tele\naddress: 10\.233\.2\.2$/)
    const shown = chat.progress()
    if (!shown.includes('create tele: building its system…'))
      throw new ToolError(`It did not show that it builds: ${JSON.stringify(shown)}`)
    await checkAll(machine, [...isMade('tele'), ...areApart('tele', 'dev')])
    await chat.says(ada, '/destroy dev', /^destroy dev \(\d+\.\d GB\), for ada\?$/)
    await chat.pressesYes(ada, /^Done\.$/)
    await checkAll(machine, [...isGone('dev'), isInTrash('dev')])
    await chat.says(ada, '/undo', /^name: dev$/)
    await checkAll(machine, isBack)
  } finally {
    await server.close()
  }
}
