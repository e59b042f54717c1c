// One request to an OTLP endpoint. Retries are allowed for the statuses that the specification lists, and for
// an endpoint that does not answer.
import { retryAfterSeconds } from '../lib/backoff.ts'
import { fieldsOf } from '../lib/decode.ts'

export type Signal = 'traces' | 'logs'
export type Sent =
  /** `rejected`: how many items the endpoint rejected. */
  | { readonly is: 'sent'; readonly rejected: number }
  /** `afterS`: as the endpoint asks; null if it does not. */
  | { readonly is: 'later'; readonly because: string; readonly afterS: number | null }
  | { readonly is: 'refused'; readonly because: string }
  /** Final until the unit is restarted with another token or address. */
  | { readonly is: 'closed'; readonly because: string }

const timeoutMs = 30_000
const longestAnswer = 64 * 1024
const retried = [429, 502, 503, 504]
const closed = [401, 403, 404]

/** https, or http to this machine. Throws for anything else. */
export function endpointOf(text: string): string {
  const { protocol, hostname, username, search, hash } = new URL(text)
  const isHere = protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
  if ((protocol !== 'https:' && !isHere) || username !== '' || search !== '' || hash !== '')
    throw new Error('The endpoint is not an address with https, or with http on this machine.')
  return text.replace(/\/+$/, '')
}

/**
 * One line `Name: value` per header; a line without a name is the value of Authorization. Throws for an
 * invalid header.
 */
export function headersOf(text: string): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of text.split('\n').map(each => each.trim())) {
    if (line === '') continue
    const [, name, value] = /^([A-Za-z0-9-]+): *(\S.*)$/.exec(line) ?? [null, 'Authorization', line]
    if (name === undefined || value === undefined || !/^[\x20-\x7e]+$/.test(value))
      throw new Error('A header of the endpoint has signs that no header may have.')
    headers[name] = value
  }
  return headers
}

async function bounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > longestAnswer) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function rejectedIn(text: string): number {
  try {
    const partial = fieldsOf(fieldsOf(JSON.parse(text))?.['partialSuccess']) ?? {}
    const count = Number(partial['rejectedSpans'] ?? partial['rejectedLogRecords'] ?? 0)
    return Number.isSafeInteger(count) && count > 0 ? count : 0
  } catch {
    // An empty answer means success.
    return 0
  }
}

/**
 * UTF-8 cannot encode a lone surrogate, as in a truncated text, and strict endpoints would refuse the whole
 * batch.
 */
const wellFormed = (_: string, value: unknown) => (typeof value === 'string' ? value.toWellFormed() : value)

export const createEndpoint =
  (root: string, headers: Readonly<Record<string, string>>) =>
  async (signal: Signal, body: object): Promise<Sent> => {
    try {
      const response = await fetch(`${root}/v1/${signal}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body, wellFormed),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      })
      const text = await bounded(response)
      const because = `it answered ${response.status}`
      if (response.ok) return { is: 'sent', rejected: rejectedIn(text) }
      const date = response.headers.get('date') ?? undefined
      if (retried.includes(response.status) || response.status >= 500) {
        const after = response.headers.get('retry-after') ?? undefined
        return { is: 'later', because, afterS: retryAfterSeconds(after, date) }
      }
      return { is: closed.includes(response.status) ? 'closed' : 'refused', because }
    } catch (thrown) {
      const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
      const name = cause instanceof Error ? cause.name : 'failed'
      return { is: 'later', because: `it cannot be reached (${code || name})`, afterS: null }
    }
  }
export type Endpoint = ReturnType<typeof createEndpoint>
