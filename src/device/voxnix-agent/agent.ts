// Handles one update of Telegram. The agent has no rights: it passes on who wrote, and the broker decides.

import type { Reply, Request, Waiting } from '#shared/workloads/wire.ts'
import { linesOf } from '../lib/broker-lines.ts'
import { faultText, questionOf } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import { type BotApi, BotFault } from './bot-api.ts'
import { commandOf, help, invitationOf, isRead } from './commands.ts'
import type { Talk } from './talk.ts'
import { replyText, unreachable } from './talk-texts.ts'
import type { Update } from './updates.ts'

export type Ask = (verb: Request['verb'], input: Request['input'], as: string) => Promise<Reply>
type Parts = {
  readonly api: BotApi
  readonly ask: Ask
  /** null if this host has no model. */
  readonly talk: Talk | null
  readonly now: () => number
  readonly log: (line: string) => void
}

const lateMs = 10 * 60_000
/** Telegram's longest message has 4,096 characters. */
const longestText = 4000
const mostButtons = 10

export function createAgent({ api, ask, talk, now, log }: Parts) {
  const send = (chat: number, text: string, more: object = {}) =>
    api.call('sendMessage', { chat_id: chat, text: text.slice(0, longestText) || '–', ...more })

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
      await send(chat, text, verb === 'snapshots' ? restores(input['name'], reply.value) : {})
    }
  }

  async function lastTrashed(as: string): Promise<string | null> {
    const reply = await ask('trash', {}, as)
    if (!reply.ok || !('value' in reply) || !Array.isArray(reply.value)) return null
    const entries = reply.value.map(each => fieldsOf(each) ?? {})
    const [last] = entries.sort((a, b) => Number(b['leftMs']) - Number(a['leftMs']))
    return typeof last?.['id'] === 'string' ? last['id'] : null
  }

  async function invited(chat: number, person: string, as: string) {
    const reply = await ask('invite', { person }, as)
    if (!reply.ok || !('value' in reply)) return show(chat, { verb: 'invite', input: {} }, reply)
    const { code } = fieldsOf(reply.value) ?? {}
    const { username } = fieldsOf(await api.call('getMe', {})) ?? {}
    const link = `https://t.me/${username}?start=${code}`
    await send(chat, `For ${person}, once and within a day:\n${link}`)
  }

  /** A person who is on no list gets an answer only with an open invitation. */
  async function welcomed({ chat, from, ...update }: Update): Promise<boolean> {
    const code = 'text' in update && !update.forwarded ? invitationOf(update.text) : null
    if (code === null) return false
    const reply = await ask('join', { code }, from)
    if (!reply.ok || !('value' in reply)) return false
    await send(chat, `Welcome, ${fieldsOf(reply.value)?.['person']}.\n\n${help}`)
    return true
  }

  /** What is destroyed, and how much, comes from the broker: no model wrote it. */
  async function showWaiting(chat: number, ids: readonly string[], as: string) {
    const reply = ids.length > 0 ? await ask('approvals', {}, as) : null
    const all = reply?.ok && 'value' in reply && Array.isArray(reply.value) ? reply.value : []
    for (const waits of all.filter(each => ids.includes(each.id))) await question(chat, waits)
  }

  async function said({ chat, from }: Pick<Update, 'chat' | 'from'>, text: string, forwarded: boolean) {
    if (talk === null) return send(chat, help)
    await api.call('sendChatAction', { chat_id: chat, action: 'typing' })
    const told = await talk({ person: from, text, forwarded })
    await send(chat, told === null ? unreachable : replyText(told))
    if (told !== null) await showWaiting(chat, told.waits, from)
  }

  async function typed(
    { chat, from, sentAt }: Pick<Update, 'chat' | 'from' | 'sentAt'>,
    text: string,
    forwarded: boolean,
  ) {
    // A forwarded text was written by someone else, so it is not a command.
    const command = forwarded ? ({ is: 'said' } as const) : commandOf(text)
    if (!isRead(command) && sentAt !== null && now() - sentAt > lateMs)
      return send(
        chat,
        'This came more than ten minutes late, and was not done. Send it again if you still want it.',
      )
    if (command.is === 'help') return send(chat, help)
    if (command.is === 'invite') return invited(chat, command.person, from)
    if (command.is === 'said') return said({ chat, from }, text, forwarded)
    if (command.is === 'request') return show(chat, command, await ask(command.verb, command.input, from))
    const id = await lastTrashed(from)
    if (id === null) return send(chat, 'Nothing of yours is in the trash.')
    return show(chat, { verb: 'undo', input: {} }, await ask('undo', { id }, from))
  }

  async function pressed({ chat, from }: Update, button: string, query: string, message: number) {
    await api.call('answerCallbackQuery', { callback_query_id: query })
    const [, name, label] = /^restore ([a-z0-9-]{1,11}) ([a-z0-9-]{1,40})$/.exec(button) ?? []
    // Asks again, with what is lost.
    if (name !== undefined)
      return show(chat, { verb: 'restore', input: {} }, await ask('restore', { name, label }, from))
    const [, verb, id] = /^(approve|refuse) ([0-9a-f]{16})$/.exec(button) ?? []
    if (id === undefined || (verb !== 'approve' && verb !== 'refuse')) return
    const reply = await ask(verb, { id }, from)
    const done = verb === 'approve' ? 'Done.' : 'Not done.'
    const text = reply.ok ? done : faultText(reply.code, reply.detail)
    // Removes its buttons.
    await api.call('editMessageText', { chat_id: chat, message_id: message, text })
  }

  return {
    async take(update: Update): Promise<void> {
      try {
        // One log line and no answer: a stranger must not learn that anything is here.
        const known = await ask('whoami', {}, update.from)
        if (!known.ok && known.code === 'unknown-person') {
          if (!(await welcomed(update))) log(`Update ${update.id} is from an unknown person.`)
          return
        }
        if ('text' in update) await typed(update, update.text, update.forwarded)
        else await pressed(update, update.button, update.query, update.message)
      } catch (thrown) {
        // A person who blocked the bot gets no answer; the request was still carried out.
        if (thrown instanceof BotFault && (thrown.status === 403 || thrown.status === 400))
          return log(thrown.message)
        throw thrown
      }
    },
  }
}
