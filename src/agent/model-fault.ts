// Maps an error of the model to one of a few codes.
import { APICallError, RetryError } from 'ai'
import type { TalkFault } from '#shared/workloads/talk.ts'

/** The last of several attempts counts. */
const causeOf = (thrown: unknown): unknown => (RetryError.isInstance(thrown) ? thrown.lastError : thrown)

/** Anthropic reports a late overload as an event of the stream. */
const isOverload = (thrown: unknown) => /overloaded|rate_limit/.test(JSON.stringify(thrown) ?? String(thrown))

export function modelFault(thrown: unknown): TalkFault {
  const cause = causeOf(thrown)
  if (!APICallError.isInstance(cause)) return isOverload(cause) ? 'model-busy' : 'model-broken'
  const { statusCode } = cause
  if (statusCode === undefined) return 'model-down'
  if (statusCode === 401 || statusCode === 403) return 'model-key'
  if (statusCode === 429 || statusCode === 529) return 'model-busy'
  return statusCode >= 500 ? 'model-down' : 'model-broken'
}

/** The model refused before it read anything, so nothing is charged. Status 200: its answer broke off at once. */
export function isFree(thrown: unknown): boolean {
  const cause = causeOf(thrown)
  return APICallError.isInstance(cause) && cause.statusCode !== 200
}
