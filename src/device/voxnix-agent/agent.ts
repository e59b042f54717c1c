// One update to its answer. The agent has no rights: it passes on who it was, and the broker decides.

import type { Reply, Request } from '#shared/workloads/wire.ts'
import { linesOf } from '../lib/broker-lines.ts'
import { faultText, questionOf } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import { type BotApi, BotFault } from './bot-api.ts'
import { commandOf, help, isRead } from './commands.ts'
import type { Update } from './updates.ts'

export type Ask = (verb: Request['verb'], input: Request['input'], as: string) => Promise<Reply>
type Parts = {
  readonly api: BotApi
  readonly ask: Ask
  readonly now: () => number
  readonly log: (line: string) => void
}

const lateMs = 10 * 60_000
/** Telegram's longest message has 4,096 characters. */
const longestText = 4000

export function createAgent({ api, ask, now, log }: Parts) {
  const send = (chat: number, text: string, more: object = {}) =>
    api.call('sendMessage', { chat_id: chat, text: text.slice(0, longestText) || '–', ...more })

  function buttons(id: string) {
    const row = [
      { text: 'Yes, do it', callback_data: `approve ${id}` },
      { text: 'No', callback_data: `refuse ${id}` },
    ]
    return { reply_markup: { inline_keyboard: [row] } }
  }

  async function show(chat: number, verb: Request['verb'], reply: Reply): Promise<void> {
    if (!reply.ok) await send(chat, faultText(reply.code, reply.detail))
    else if ('waits' in reply) await send(chat, `${questionOf(reply.waits)}?`, buttons(reply.waits.id))
    else await send(chat, linesOf(verb, reply.value).join('\n') || 'Done. There is nothing to show.')
  }

  async function lastTrashed(as: string): Promise<string | null> {
    const reply = await ask('trash', {}, as)
    if (!reply.ok || !('value' in reply) || !Array.isArray(reply.value)) return null
    const entries = reply.value.map(each => fieldsOf(each) ?? {})
    const [last] = entries.sort((a, b) => Number(b['leftMs']) - Number(a['leftMs']))
    return typeof last?.['id'] === 'string' ? last['id'] : null
  }

  async function typed({ chat, from, sentAt }: Update, text: string) {
    const command = commandOf(text)
    if (!isRead(command) && sentAt !== null && now() - sentAt > lateMs)
      return send(
        chat,
        'This came more than ten minutes late, and was not done. Send it again if you still want it.',
      )
    if (command.is === 'help') return send(chat, help)
    if (command.is === 'request')
      return show(chat, command.verb, await ask(command.verb, command.input, from))
    const id = await lastTrashed(from)
    if (id === null) return send(chat, 'Nothing of yours is in the trash.')
    return show(chat, 'undo', await ask('undo', { id }, from))
  }

  async function pressed({ chat, from }: Update, button: string, query: string, message: number) {
    await api.call('answerCallbackQuery', { callback_query_id: query })
    const [, verb, id] = /^(approve|refuse) ([0-9a-f]{16})$/.exec(button) ?? []
    if (id === undefined || (verb !== 'approve' && verb !== 'refuse')) return
    const reply = await ask(verb, { id }, from)
    const done = verb === 'approve' ? 'Done.' : 'Not done.'
    const text = reply.ok ? done : faultText(reply.code, reply.detail)
    // Without its buttons.
    await api.call('editMessageText', { chat_id: chat, message_id: message, text })
  }

  return {
    async take(update: Update): Promise<void> {
      try {
        // One line in the log, and no answer: a stranger does not learn that anything is here.
        const known = await ask('health', {}, update.from)
        if (!known.ok && known.code === 'unknown-person')
          return log(`Update ${update.id} is from an unknown person.`)
        if ('text' in update) await typed(update, update.text)
        else await pressed(update, update.button, update.query, update.message)
      } catch (thrown) {
        // A person who blocked the bot gets no answer; what they asked for is done.
        if (thrown instanceof BotFault && (thrown.status === 403 || thrown.status === 400))
          return log(thrown.message)
        throw thrown
      }
    },
  }
}
