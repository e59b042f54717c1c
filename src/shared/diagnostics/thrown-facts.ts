// Reduces anything thrown to what a log may contain: codes and places, never its message, which may contain user input. Pure.
import { KilnError } from '../errors.ts'
import type { LogData } from './log-line.ts'

export function thrownFacts(thrown: unknown): LogData {
  if (thrown instanceof KilnError) {
    const { code, operation } = thrown
    // The code of an unforeseen error is useless; its place is not.
    return code === 'internal' ? { code, operation, at: placesOf(thrown) } : { code, operation }
  }
  if (!(thrown instanceof Error)) return { code: 'internal' }
  const errno = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : null
  return { code: errno ?? 'internal', error: thrown.name, at: placesOf(thrown) }
}

const frameForm = /^ {4}at .*?([\w-]+(?:\.[\w-]+)*\.[cm]?[jt]sx?:\d+:\d+)\)?$/
const maxPlaces = 5

/** "jobs.ts:42:7 job.ts:9:3", the innermost first; null if the stack has none. */
function placesOf(error: Error): string | null {
  const { stack = '' } = error
  // The stack begins with the message, whose lines may look like anything.
  const message = error instanceof KilnError ? '' : error.message
  const after =
    message && stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack
  const places = after.split('\n').flatMap(line => frameForm.exec(line)?.[1] ?? [])
  return places.slice(0, maxPlaces).join(' ') || null
}
