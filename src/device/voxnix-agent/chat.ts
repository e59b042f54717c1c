// What the agent sends to a chat: texts, long ones as files, and questions with their buttons.
import { nameIn } from '#shared/workloads/input-words.ts'
import type { Reply, Request, Waiting } from '#shared/workloads/wire.ts'
import { linesOf } from '../lib/broker-lines.ts'
import { faultText, plain, questionOf } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import type { BotApi } from './bot-api.ts'

/** Telegram's longest message has 4,096 characters. */
export const longestText = 4000
const mostButtons = 10
const mostAskers = 100

export function createChat(api: BotApi, log: (line: string) => void) {
  /** A long text is a file, named after what it is about. */
  const send = (chat: number, text: string, more: object = {}, about = 'answer') =>
    text.length > longestText
      ? api.sendFile(chat, `${about}.txt`, text)
      : api.call('sendMessage', { chat_id: chat, text: text || '–', ...more })

  /** Only for the newest: Telegram allows 64 bytes per button, and no one reads a long list. */
  function restores(name: unknown, value: unknown) {
    const labels = (Array.isArray(value) ? value : []).map(each => fieldsOf(each)?.['label'])
    const rows = labels
      .slice(0, mostButtons)
      .map(label => [{ text: `Restore ${label}`, callback_data: `restore ${name} ${label}` }])
    return rows.length > 0 ? { reply_markup: { inline_keyboard: rows } } : {}
  }

  function buttons(id: string, mayApprove: boolean) {
    const yes = { text: 'Yes, do it', callback_data: `approve ${id}` }
    const no = { text: 'No', callback_data: `refuse ${id}` }
    return { reply_markup: { inline_keyboard: [mayApprove ? [yes, no] : [no]] } }
  }

  /** Sends the whole text, in as many messages as it takes: exactly this is approved. */
  async function ask(chat: number, waits: Waiting, mayApprove: boolean, more = '') {
    const pieces = `${questionOf(waits)}?${more}`.match(/.{1,2000}/gsu) ?? []
    for (const [at, piece] of pieces.entries())
      await send(chat, piece, at === pieces.length - 1 ? buttons(waits.id, mayApprove) : {})
  }

  /** Chats of people whose question others answer, by the id of the approval. */
  const askers = new Map<string, number>()

  async function question(chat: number, waits: Waiting) {
    const { id, answeredBy } = waits
    if (answeredBy === undefined) return ask(chat, waits, true)
    askers.set(id, chat)
    for (const old of [...askers.keys()].slice(0, -mostAskers)) askers.delete(old)
    const none = ` No other owner is on Telegram. One of them can approve it at a terminal: voxnix approve ${id}`
    const more = `\n\nAnother owner of the host has to approve this.${answeredBy.length === 0 ? none : ''}`
    await ask(chat, waits, false, more)
    for (const owner of answeredBy)
      await ask(Number(owner), waits, true)
        // An owner who never wrote to the bot, or blocked it, gets no question.
        .catch(thrown => log(thrown instanceof Error ? thrown.message : String(thrown)))
  }
  /** Whose request it was, where another person answered; null otherwise. */
  function askerOf(id: string): number | null {
    const chat = askers.get(id) ?? null
    askers.delete(id)
    return chat
  }

  async function show(
    chat: number,
    { verb, input }: Pick<Request, 'verb' | 'input'>,
    reply: Reply,
  ): Promise<void> {
    if (!reply.ok) await send(chat, faultText(reply.code, reply.detail))
    else if ('waits' in reply) await question(chat, reply.waits)
    else {
      const text = linesOf(verb, reply.value).join('\n') || 'Done. There is nothing to show.'
      const more = verb === 'snapshots' ? restores(input['name'], reply.value) : {}
      await send(chat, text, more, [nameIn(input), verb].filter(Boolean).join('-'))
    }
  }

  /** What came of what was approved, as the output of a command: the model that wanted it is not there to say it. */
  async function executed(chat: number, value: unknown) {
    const { status, out, err, cut, timedOut } = fieldsOf(value) ?? {}
    if (typeof out !== 'string' || typeof err !== 'string') {
      // The id is that of the trash, which /undo knows.
      const lines = linesOf('approve', value).filter(line => !line.startsWith('id: '))
      if (lines.length > 0) await send(chat, lines.join('\n'))
      return
    }
    const notes = [
      ...(cut === true ? ['It printed more, which was cut.'] : []),
      ...(timedOut === true ? ['It did not end in time, and was ended.'] : []),
      `It ended with ${status ?? 'a signal'}.`,
    ]
    await send(
      chat,
      [plain(out).trimEnd(), plain(err).trimEnd(), ...notes].filter(Boolean).join('\n'),
      {},
      'exec',
    )
  }

  return { send, question, show, executed, askerOf }
}
