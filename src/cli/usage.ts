// A mistake in a command line, as the error that names the command whose help explains more.
import { failure } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'
import { calledHere } from './catalogue.ts'
import { terminalMessage } from './texts.ts'

/** `command`: "images rm"; "" is `kiln` itself. */
export const usage = (reason: Value, command = 'build') =>
  failure('usage', {
    operation: command || 'kiln',
    values: { reason, help: calledHere(`kiln ${command}`.trim()) },
  })

/** `command`: the one whose help explains more. Throws usage. */
export function numberFrom(
  option: string,
  text: string | undefined,
  { from, to, command = 'deploy' }: { from: number; to: number; command?: string },
): number | undefined {
  if (text === undefined) return undefined
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (number >= from && number <= to) return number
  const values = { option, from: String(from), to: String(to), found: text }
  throw usage(terminalMessage('usage.number', values), command)
}
