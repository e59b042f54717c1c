// Formats that a string option may require. Each check returns what is wrong, or null.

import { message } from '../../messages/codes.ts'
import type { Message } from '../../messages/message.ts'
import { isKeyType, isWholeKey } from '../../public-key.ts'

/** RFC 1123 §2.1: letters, digits, dashes; a label neither starts nor ends with a dash. */
export function hostnameProblem(text: string): Message | null {
  if (text.length > 63) return message('answer.hostname-long', { text: text.slice(0, 20) })
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(text)) return null
  return message('answer.hostname', { text: printable(text) })
}

export function publicKeyProblem(text: string): Message | null {
  if (text.includes('PRIVATE KEY')) return message('answer.key-private')
  if (/[\r\n]/.test(text)) return message('answer.key-one-line')
  const [type = '', blob = ''] = text.trim().split(/\s+/)
  if (!isKeyType(type)) return message('answer.key-type', { text: printable(type) })
  if (!isWholeKey(type, blob)) return message('answer.key-incomplete')
  return null
}

export function urlProblem(text: string): Message | null {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+[^\s]*$/i.test(text)
    ? null
    : message('answer.url', { text: printable(text) })
}

/** Shortened, with control characters made visible: what a message may quote. */
export function printable(text: string): string {
  const shown = [...text.slice(0, 60)].map(char => (char < ' ' || char === '\u007f' ? '·' : char)).join('')
  return text.length > 60 ? `${shown}…` : shown
}
