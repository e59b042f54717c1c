// Connect's answer to a registration: a code to show, how long it is valid, and how often to poll.
import { performance } from 'node:perf_hooks'
import { fieldsOf, isTime } from '../lib/decode.ts'
import type { Answer } from '../lib/http-call.ts'

export type Offer = {
  code: string
  /** Seconds between polls. */
  interval: number
  /** A time from performance.now(), which setting the clock does not change. */
  endsAt: number
}

const within = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)

/** KaliunBox's own server sends only the code. null for any other answer. */
export function offerOf({ body, date }: Pick<Answer, 'body' | 'date'>): Offer | null {
  const { claim_code: code, interval, expires_at: expires } = fieldsOf(body) ?? {}
  if (typeof code !== 'string' || !/^[A-Z0-9-]{4,16}$/.test(code)) return null
  // The server's own clock counts here: the box's may be years off.
  const seconds = isTime(expires) && date !== null ? (Date.parse(expires) - date) / 1000 : 900
  return {
    code,
    interval: typeof interval === 'number' ? within(interval, 1, 300) : 10,
    endsAt: performance.now() + within(seconds, 30, 3600) * 1000,
  }
}
