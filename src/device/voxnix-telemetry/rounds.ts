// When to send what: batches while there is data, except while the endpoint asks for a pause. A cause is
// logged once until it is resolved.
import type { Span } from '#shared/workloads/spans.ts'
import { waitAfter } from '../lib/backoff.ts'
import { type AuditEntry, auditEntry } from './audit-entry.ts'
import type { Tail } from './audit-tail.ts'
import type { Endpoint, Sent, Signal } from './endpoint.ts'
import { logsRequest, tracesRequest } from './otlp.ts'
import type { SpanQueue } from './span-queue.ts'

const mostSpans = 64
/** Per batch: if an endpoint refuses everything, not every line is sent separately. */
const mostRefused = 32
/** While there is nothing to send. */
const idleS = 5

type Parts = {
  readonly endpoint: Endpoint
  readonly queue: SpanQueue
  readonly tail: Tail
  readonly hasContent: boolean
  readonly host: string
  readonly now: () => number
  readonly random: () => number
  readonly log: (line: string) => void
}

export function createRounds({ endpoint, queue, tail, hasContent, host, now, random, log }: Parts) {
  const closed = new Set<Signal>()
  /** The cause that was logged last: for the whole endpoint, or for one signal. */
  const told = new Map<Signal | 'all', string>()
  let failures = 0
  let sentLines = 0

  function reportFailure(what: Signal | 'all', cause: string) {
    if (told.get(what) === cause) return
    told.set(what, cause)
    log(`The endpoint does not take ${what === 'all' ? 'anything now' : what}: ${cause}.`)
  }
  const over = (what: Signal | 'all') => {
    if (told.delete(what)) log(`The endpoint takes ${what === 'all' ? 'what is sent' : what} again.`)
  }

  /** Seconds to wait; 0 if the next batch may follow. */
  function ended(signal: Signal, sent: Sent): number {
    if (sent.is === 'sent') {
      failures = 0
      over('all')
      if (sent.rejected > 0) reportFailure(signal, 'it rejects some of them')
      else over(signal)
      return 0
    }
    if (sent.is === 'later') {
      reportFailure('all', sent.because)
      failures += 1
      return sent.afterS ?? waitAfter(failures, random())
    }
    reportFailure(signal, sent.because)
    if (sent.is === 'closed') {
      closed.add(signal)
      log(`No more ${signal} are sent until voxnix-telemetry is restarted.`)
    }
    return 0
  }

  async function sendSpans(): Promise<number> {
    const spans: Span[] = queue.take(mostSpans)
    if (spans.length === 0 || closed.has('traces')) return 0
    const sent = await endpoint('traces', tracesRequest(spans, host))
    if (sent.is === 'later') queue.putBack(spans)
    const dropped = sent.is === 'sent' ? queue.takeDropped() : 0
    const pauseS = ended('traces', sent)
    if (dropped > 0) log(`${dropped} spans were dropped before it did.`)
    return pauseS
  }

  /** A refused line would be refused each time, so it alone is skipped, not the rest of its batch. */
  async function sendEntries(entries: readonly AuditEntry[], refusals: { left: number }): Promise<Sent> {
    const sent = await endpoint('logs', logsRequest(entries, host, now()))
    if (sent.is !== 'refused') return sent
    refusals.left -= 1
    if (entries.length === 1 || refusals.left <= 0) {
      const lines = entries.map(({ attributes }) => attributes['voxnix.audit.hash'])
      const what = lines.length === 1 ? `line ${lines[0]}` : `${lines.length} lines from ${lines[0]} on`
      log(`Passed over of the audit: ${what}: ${sent.because}.`)
      return sent
    }
    const middle = entries.length >> 1
    const ends: Sent[] = []
    for (const half of [entries.slice(0, middle), entries.slice(middle)]) {
      const end = await sendEntries(half, refusals)
      if (end.is === 'later' || end.is === 'closed') return end
      ends.push(end)
    }
    return ends.find(({ is }) => is === 'sent') ?? sent
  }

  async function sendLines(): Promise<number> {
    const batch = closed.has('logs') ? null : tail.next()
    if (batch === null) return 0
    const entries = batch.lines.filter(line => line !== '').map(line => auditEntry(line, hasContent))
    const sent = await sendEntries(entries, { left: mostRefused })
    if (sent.is === 'sent' || sent.is === 'refused') {
      tail.sent(batch)
      sentLines += entries.length
    }
    return ended('logs', sent)
  }

  /**
   * Seconds waited so far, and when each signal may be sent again: an endpoint that refuses spans may accept
   * the audit.
   */
  let waited = 0
  const due = { logs: 0, traces: 0 }
  const dueIn = (signal: Signal) => Math.max(0, due[signal] - waited)
  async function round(signal: Signal, send: () => Promise<number>) {
    if (dueIn(signal) === 0) due[signal] = waited + (await send())
  }

  /** Sends a batch of each signal. Returns the seconds to wait then; 0 while there is more. */
  return async (): Promise<number> => {
    const before = sentLines
    await round('logs', sendLines)
    await round('traces', sendSpans)
    const [ofLogs, ofTraces] = [dueIn('logs'), dueIn('traces')]
    const hasMore = (ofLogs === 0 && sentLines > before) || (ofTraces === 0 && queue.length() > 0)
    const pause = hasMore ? 0 : Math.min(idleS, ...[ofLogs, ofTraces].filter(each => each > 0))
    waited += pause
    return pause
  }
}
