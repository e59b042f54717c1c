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

export function createChat(api: BotApi) {
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

  function buttons(id: string) {
    const row = [
      { text: 'Yes, do it', callback_data: `approve ${id}` },
      { text: 'No', callback_data: `refuse ${id}` },
    ]
    return { reply_markup: { inline_keyboard: [row] } }
  }

  /** Sends the whole text, in as many messages as it takes: exactly this is approved. */
  async function question(chat: number, waits: Waiting) {
    const pieces = `${questionOf(waits)}?`.match(/.{1,2000}/gsu) ?? []
    for (const [at, piece] of pieces.entries())
      await send(chat, piece, at === pieces.length - 1 ? buttons(waits.id) : {})
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

  /** What a command printed that was approved: the model that wanted it is not there to say it. */
  async function executed(chat: number, value: unknown) {
    const { status, out, err, cut, timedOut } = fieldsOf(value) ?? {}
    if (typeof out !== 'string' || typeof err !== 'string') return
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

  return { send, question, show, executed }
}
