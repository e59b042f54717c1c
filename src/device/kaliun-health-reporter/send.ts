// Sends queued reports, newest first, because that one shows the current state. Reports that Connect
// acknowledged or will never accept are removed; the others wait for the next run.
import { waitAfter } from '../lib/backoff.ts'
import type { Box } from '../lib/box.ts'
import { type Client, problemOf } from '../lib/connect-client.ts'
import type { Outcome } from '../lib/http-call.ts'
import type { Problem } from '../lib/problems.ts'
import { callWithToken, waitOf } from '../lib/tokens.ts'
import { ageOf, type Moment } from './clock.ts'
import type { Queue } from './queue.ts'

type Sending = { box: Box; client: Client; queue: Queue; clock: () => Moment }
type Sent = 'acknowledged' | 'refused' | 'not-claimed' | { problem: Problem; retryAfter: number | null }

/** After this many failures in a row it waits for the timer. */
const mostFailures = 3
/** If the server asks for a longer pause, the timer handles it. */
const longestWait = 300
const passing = new Set(['slow', 'cut', 'closed', 'busy', 'failing', 'dns', 'no-network'])

export async function sendReports({ box, client, queue, clock }: Sending): Promise<Problem | null> {
  let failures = 0
  for (const { entry, done } of queue.newestFirst()) {
    for (;;) {
      const age = ageOf(entry, clock())
      if (age === null)
        process.stderr.write(
          'A report of an earlier start is left out: the clock was set since, or it is a week old.\n',
        )
      const sent =
        age === null
          ? 'refused'
          : await send(box, client, { ...entry.report, ...(age >= 1 && { age_seconds: age }) })
      if (sent === 'not-claimed') return null
      if (typeof sent === 'string') {
        done()
        break
      }
      failures++
      const wait = sent.retryAfter ?? waitAfter(failures, Math.random())
      if (failures >= mostFailures || wait > longestWait || !passing.has(sent.problem.code))
        return sent.problem
      await box.wait(wait)
    }
  }
  return null
}

async function send(box: Box, client: Client, report: unknown): Promise<Sent> {
  const outcome: Awaited<ReturnType<typeof callWithToken>> = await callWithToken(box, client, token =>
    client.report(report, token),
  )
  if (outcome === 'not-claimed') return outcome
  if (!('answer' in outcome)) return 'retryAfter' in outcome ? outcome : failed(outcome)
  const { status } = outcome.answer
  if (status === 204) return 'acknowledged'
  if (status === 400 || status === 413) {
    process.stderr.write(`Connect does not take this report (HTTP ${status}).\n`)
    return 'refused'
  }
  return failed(outcome)
}

const failed = (outcome: Outcome): Sent => ({ problem: problemOf(outcome), retryAfter: waitOf(outcome) })
