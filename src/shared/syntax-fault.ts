// Finds the place at which a text stops being JSON. V8's own message is only in English and quotes the text, so only
// the position is used.
import { message } from './messages/codes.ts'
import type { Message } from './messages/message.ts'

/** `thrown` by JSON.parse. */
export function syntaxFault(thrown: unknown): Message {
  const reason = thrown instanceof Error ? thrown.message : ''
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(reason) ?? []
  if (line && column) return message('reason.not-json-at', { line, column })
  if (/^Unexpected end of JSON input/.test(reason)) return message('reason.json-ends')
  return message('reason.not-json')
}
