// How a box gets its configuration from Connect, at the claim and after losing its tokens: it authenticates
// with its key, and writes the file before it sends the receipt.
import { existsSync } from 'node:fs'
import type { Box } from './box.ts'
import { claimedOf, isOlderClaim } from './claimed.ts'
import { readConfig, writeConfig } from './config-file.ts'
import { type Client, problemOf } from './connect-client.ts'
import { deviceDocumentOf } from './decode.ts'
import { removeFile, writeDurably } from './durable-file.ts'
import type { Outcome } from './http-call.ts'
import { newtOf } from './newt.ts'
import { type Problem, storageProblem } from './problems.ts'
import { forgetLogs } from './state-files.ts'

type Taken = 'taken' | 'not-claimed' | 'unknown' | { problem: Problem; outcome: Outcome }

/** An answer of a Connect that the box has left changes nothing. */
export const elsewhere: Problem = { code: 'cut', detail: 'the box has another Connect by now' }

/** Call inside the lock, for a box that shows a code. `unknown`: Connect does not know this box. */
export const takeConfiguration = (box: Box, client: Client): Promise<Taken> =>
  taking(box, client, () => false)

async function taking(
  box: Box,
  client: Client,
  isStale: (claimedAt: string | undefined) => boolean,
): Promise<Taken> {
  const { files } = box
  if (box.hasLeft(client)) return { problem: elsewhere, outcome: { problem: elsewhere } }
  const outcome = await client.config()
  const failed = (problem: Problem): Taken => ({ problem, outcome })
  if ('problem' in outcome) return failed(outcome.problem)
  const { status, body } = outcome.answer
  const error = errorOf(outcome)
  if (status === 404 && error === 'not_claimed') return 'not-claimed'
  if ((status === 401 && error === 'unauthorized') || (status === 404 && error === 'not_found'))
    return 'unknown'
  if (status !== 200) return failed(problemOf(outcome))
  const found = deviceDocumentOf(body)
  if (!found?.auth) return failed({ code: 'garbage', detail: 'the configuration' })
  if (isStale(found.claimed_at)) return failed({ code: 'older-claim' })
  try {
    // Marked before the file is written: whatever happens in between, the receipt is sent.
    writeDurably(files.receiptDue, '')
    const { pangolin, taken } = newtOf(files, found.pangolin)
    writeConfig(files, {
      auth: found.auth,
      customer: found.customer,
      pangolin,
      claimed: claimedOf(client, found.claimed_at),
    })
    taken()
    // The next owner did not turn logs on, whatever an older program left.
    if (existsSync(files.released)) forgetLogs(files)
    removeFile(files.released)
  } catch (thrown) {
    return failed(storageProblem(thrown))
  }
  return 'taken'
}

/** null if Connect has it, or if it is not due. */
export async function sendReceipt({ files }: Box, client: Client): Promise<Outcome | null> {
  const outcome = await client.receipt()
  if (!('answer' in outcome) || outcome.answer.status !== 204) return outcome
  removeFile(files.receiptDue)
  return null
}

/**
 * Call inside the lock, for a box whose tokens are invalid or whose file is broken. The receipt goes first:
 * until it arrives, Connect repeats the tokens of the claim.
 */
export async function regainConfiguration(box: Box, client: Client): Promise<Taken> {
  const outcome = await client.receipt()
  if ('problem' in outcome) return { problem: outcome.problem, outcome }
  const taken = await taking(box, client, claimedAt => isOlderClaim(box.files, client, claimedAt))
  if (taken === 'taken') await sendReceipt(box, client)
  return taken
}

export const isClaimed = ({ files }: Box): boolean => typeof readConfig(files) === 'object'

export function errorOf(outcome: Outcome): string | null {
  const body = 'answer' in outcome ? outcome.answer.body : null
  return typeof body === 'object' && body !== null && 'error' in body ? String(body.error) : null
}
