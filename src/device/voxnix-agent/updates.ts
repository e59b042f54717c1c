// Parses Telegram's updates as far as the agent uses them: a text in a private chat or a group, or a button.
import { fieldsOf } from '../lib/decode.ts'

/** `from`: the person's number, never a chat's. */
export type Update = {
  readonly id: number
  readonly from: string
  readonly chat: number
  readonly sentAt: number | null
  /** When the agent got it. */
  readonly arrivedAt: number
} /** `forwarded`: someone else wrote it, also a bot that a person used in the chat. */ & (
  | { readonly text: string; readonly forwarded: boolean }
  | { readonly button: string; readonly query: string; readonly message: number }
)

/** Telegram's numbers of groups are below 0. That of a private chat is the person's. */
export const isGroup = (chat: number): boolean => chat < 0

/** null for a channel. */
function placeOf(value: unknown): number | null {
  const { id, type } = fieldsOf(value) ?? {}
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  const isKnown = type === 'private' ? !isGroup(id) : type === 'group' || type === 'supergroup'
  return isKnown ? id : null
}

const idOf = (value: unknown): string | null =>
  Number.isSafeInteger(value) && Number(value) > 0 ? String(value) : null

function messageOf(id: number, value: unknown, arrivedAt: number): Update | null {
  const { from, chat, text, date, forward_origin, via_bot } = fieldsOf(value) ?? {}
  const person = idOf(fieldsOf(from)?.['id'])
  const place = placeOf(chat)
  if (person === null || place === null || typeof text !== 'string') return null
  if (text.length > 4096 || text === '') return null
  const sentAt = typeof date === 'number' ? date * 1000 : null
  return {
    id,
    from: person,
    chat: place,
    sentAt,
    arrivedAt,
    text,
    forwarded: forward_origin !== undefined || via_bot !== undefined,
  }
}

function buttonOf(id: number, value: unknown, arrivedAt: number): Update | null {
  const { id: query, from, data, message } = fieldsOf(value) ?? {}
  const person = idOf(fieldsOf(from)?.['id'])
  const { chat, message_id } = fieldsOf(message) ?? {}
  const place = placeOf(chat)
  if (person === null || place === null || typeof query !== 'string' || typeof data !== 'string') return null
  if (typeof message_id !== 'number') return null
  const sent = { id, from: person, chat: place, sentAt: null, arrivedAt }
  return { ...sent, button: data, query, message: message_id }
}

/** The number and content of an update; null content if the agent does not handle it. */
export function updateOf(value: unknown, arrivedAt: number): { id: number; update: Update | null } | null {
  const { update_id: id, message, callback_query } = fieldsOf(value) ?? {}
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null
  const update =
    message === undefined ? buttonOf(id, callback_query, arrivedAt) : messageOf(id, message, arrivedAt)
  return { id, update }
}
