// Sends to a chat: texts, long ones as files, and questions with their buttons.
import { nameIn } from '#shared/workloads/input-words.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Reply, Request, Waiting } from '#shared/workloads/wire.ts'
import { linesOf } from '../lib/broker-lines.ts'
import { faultText, plain, questionOf } from '../lib/broker-texts.ts'
import { fieldsOf } from '../lib/decode.ts'
import { type BotApi, BotFault } from './bot-api.ts'
import { isGroup, type Update } from './updates.ts'

/** A chat, maybe a group, and the person who wrote in it. */
export type Place = Pick<Update, 'chat' | 'from'>

/** Verbs whose answers the whole group may read. Output of programs, links and lists of people are not among them. */
const open: readonly Verb[] = [
  'list',
  'usage',
  'health',
  'create',
  'start',
  'stop',
  'snapshot',
  'snapshots',
  'restore',
  'forget-snapshot',
  'destroy',
  'undo',
]

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

  /** To the person's private chat, also where they wrote in a group. */
  async function sendAlone({ chat, from }: Place, text: string, about?: string) {
    if (!isGroup(chat)) return send(chat, text, {}, about)
    try {
      await send(Number(from), text, {}, about)
    } catch (thrown) {
      // Telegram lets a bot write only to people who wrote to it.
      if (!(thrown instanceof BotFault) || (thrown.status !== 403 && thrown.status !== 400)) throw thrown
      return send(chat, 'The answer is not for a group. Open a private chat with this bot, and ask there.')
    }
    return send(chat, 'The answer is in your private chat.')
  }

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

  /** People whose question others answer, by the id of the approval. */
  const askers = new Map<string, Place>()

  async function question(place: Place, waits: Waiting) {
    const { chat } = place
    const { id, answeredBy } = waits
    if (answeredBy === undefined) return ask(chat, waits, true)
    askers.set(id, place)
    for (const old of [...askers.keys()].slice(0, -mostAskers)) askers.delete(old)
    const none = ` No other owner is on Telegram. One of them can approve it at a terminal: voxnix approve ${id}`
    const more = `\n\nAnother owner of the host has to approve this.${answeredBy.length === 0 ? none : ''}`
    await ask(chat, waits, false, more)
    for (const owner of answeredBy)
      await ask(Number(owner), waits, true)
        // An owner who never wrote to the bot, or blocked it, gets no question.
        .catch(thrown => log(thrown instanceof Error ? thrown.message : String(thrown)))
  }
  /** The person who asked and their chat, if others were to answer; null otherwise. */
  function askerOf(id: string): Place | null {
    const place = askers.get(id) ?? null
    askers.delete(id)
    return place
  }

  async function show(
    place: Place,
    { verb, input }: Pick<Request, 'verb' | 'input'>,
    reply: Reply,
  ): Promise<void> {
    const { chat } = place
    // A detail may be what a program said.
    if (!reply.ok && reply.detail !== undefined) await sendAlone(place, faultText(reply.code, reply.detail))
    else if (!reply.ok) await send(chat, faultText(reply.code))
    else if ('waits' in reply) await question(place, reply.waits)
    else {
      const text = linesOf(verb, reply.value).join('\n') || 'Done. There is nothing to show.'
      const more = verb === 'snapshots' ? restores(input['name'], reply.value) : {}
      const about = [nameIn(input), verb].filter(Boolean).join('-')
      await (open.includes(verb) ? send(chat, text, more, about) : sendAlone(place, text, about))
    }
  }

  /** Sends the result of an approved action, as the output of a command: the model that wanted it cannot report it. */
  async function executed(place: Place, value: unknown) {
    const { status, out, err, cut, timedOut } = fieldsOf(value) ?? {}
    if (typeof out !== 'string' || typeof err !== 'string') {
      // The id is that of the trash, which /undo knows.
      const lines = linesOf('approve', value).filter(line => !line.startsWith('id: '))
      if (lines.length > 0) await send(place.chat, lines.join('\n'))
      return
    }
    const notes = [
      ...(cut === true ? ['It printed more, which was cut.'] : []),
      ...(timedOut === true ? ['It did not end in time, and was ended.'] : []),
      `It ended with ${status ?? 'a signal'}.`,
    ]
    const text = [plain(out).trimEnd(), plain(err).trimEnd(), ...notes].filter(Boolean).join('\n')
    await sendAlone(place, text, 'exec')
  }

  return { send, sendAlone, question, show, executed, askerOf }
}
