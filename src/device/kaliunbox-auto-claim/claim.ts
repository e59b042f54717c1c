// Runs the rounds of a claim. Everything that a box has to remember is in its folder, so any round can be the
// first one after a start.
import { existsSync } from 'node:fs'
import { jittered } from '../lib/backoff.ts'
import type { Box } from '../lib/box.ts'
import { markReleased, readConfig } from '../lib/config-file.ts'
import {
  errorOf,
  isClaimed,
  regainConfiguration,
  sendReceipt,
  takeConfiguration,
} from '../lib/configuration.ts'
import { type Client, problemOf } from '../lib/connect-client.ts'
import type { Outcome } from '../lib/http-call.ts'
import type { Problem } from '../lib/problems.ts'
import { registrationFacts } from '../lib/registration-facts.ts'
import { isWiping, type Words } from '../lib/state-files.ts'
import { type Claiming, reportConfigured } from '../lib/status.ts'
import { waitOf } from '../lib/tokens.ts'
import { createEnrolment } from './enrolment.ts'
import { type Offer, offerOf } from './offer.ts'

/** `wait`: in seconds; null for a longer wait after each failure. */
type Round =
  | 'claimed'
  | { problem: null; wait: number; claim: Claiming }
  | { problem: Problem; wait: number | null; claim: Claiming | null }

export function createClaim(box: Box, words: Pick<Words, 'root' | 'pace'>) {
  /** The code that the screen shows. */
  let offer: Offer | null = null
  const enrolment = createEnrolment(box, words)

  const shown = (client: Client): Claiming | null =>
    offer && { code: offer.code, url: `${client.server.url.href.replace(/\/$/, '')}/claim/${offer.code}` }
  const failed = (client: Client, problem: Problem, outcome?: Outcome): Round => ({
    problem,
    wait: outcome ? waitOf(outcome) : null,
    claim: shown(client),
  })

  async function take(client: Client, from: typeof takeConfiguration): Promise<Round> {
    const taken = await box.locked(() => from(box, client))
    if (taken === 'taken') {
      reportConfigured(box.run)
      return receipt(client)
    }
    if (typeof taken === 'object') return failed(client, taken.problem, taken.outcome)
    const claim = shown(client)
    if (taken === 'not-claimed' && offer && claim)
      return { problem: null, wait: jittered(offer.interval, Math.random()), claim }
    // It was forgotten or released in the meantime.
    offer = null
    return failed(client, { code: 'released' })
  }

  async function receipt(client: Client): Promise<Round> {
    offer = null
    const outcome = await sendReceipt(box, client)
    return outcome === null ? done() : failed(client, problemOf(outcome), outcome)
  }

  async function done(): Promise<'claimed'> {
    await enrolment.finish()
    return 'claimed'
  }

  return {
    async round(): Promise<Round> {
      const client = box.client()
      if ('problem' in client) return { problem: client.problem, wait: null, claim: null }
      if (isClaimed(box) && !existsSync(box.files.released))
        return existsSync(box.files.receiptDue) ? receipt(client) : done()
      if (isWiping(box.files)) return { problem: { code: 'wiping' }, wait: null, claim: null }
      if (offer && performance.now() < offer.endsAt && !enrolment.isDue())
        return take(client, takeConfiguration)
      if (offer && performance.now() >= offer.endsAt) offer = null
      const facts = registrationFacts(words.root)
      const proof = await enrolment.proof()
      let outcome = await client.register({ ...facts, ...(proof && { enrolment: proof }) })
      if (proof && isTicketRefused(outcome)) {
        if (enrolment.refused()) return failed(client, { code: 'ticket' })
        outcome = await client.register(facts)
      }
      if (proof && 'answer' in outcome) enrolment.answered()
      const status = 'answer' in outcome ? outcome.answer.status : 0
      if (status === 409) return take(client, regainConfiguration)
      if (status === 401 && errorOf(outcome) === 'unauthorized') {
        offer = null
        return failed(client, { code: 'taken' })
      }
      const made = 'answer' in outcome && (status === 200 || status === 201) ? offerOf(outcome.answer) : null
      if (!made)
        return failed(client, status < 300 && status > 0 ? { code: 'garbage' } : problemOf(outcome), outcome)
      offer = made
      // One that has an owner gets no code. Its file may be broken, so that no other program learned of the release.
      if (readConfig(box.files) !== 'none') await box.locked(async () => markReleased(box.files))
      return take(client, takeConfiguration)
    },
  }
}

/** Whether Connect itself refused it: a proxy in front of it may answer with the same status. */
function isTicketRefused(outcome: Outcome): boolean {
  const status = 'answer' in outcome ? outcome.answer.status : 0
  const error = errorOf(outcome)
  return (status === 400 && error === 'bad_request') || (status === 401 && error === 'invalid_grant')
}
