// Decides who gets the box: the first caller with the code on its screen. Wrong codes are limited to five per
// code, and to twenty in 15 minutes in total against guessing programs on the network.
import { timingSafeEqual } from 'node:crypto'
import { type LanClaimed, type LanRefusal, wrongCodes } from '#shared/connect/lan-claim.ts'
import { type Problem, storageProblem } from '../lib/problems.ts'
import { newOffer, type Offer } from './offer.ts'
import { type Request, requestOf } from './request.ts'

type Verdict = { status: number; body: LanClaimed | LanRefusal }

const offerMs = 15 * 60_000
const guessesMs = 15 * 60_000
const mostGuesses = 20
/** The same request gets the same answer for this time, because the first answer may have been lost. */
const repeatMs = 60_000

type Parts = {
  pace: number
  /** null if SSH has not made a host key yet. */
  facts: () => LanClaimed | null
  /** Makes the caller the owner, synced to the disk. Throws if the disk refuses. */
  write: (request: Request) => 'written' | 'taken'
  /** The screen has to show another code, or a problem. */
  onChange: (offer: Offer, problem: Problem | null) => void
}

export function createClaim({ pace, facts, write, onChange }: Parts) {
  let offer = newOffer(offerMs * pace)
  let guesses: number[] = []
  let claimed: { request: string; answer: LanClaimed | null; endsAt: number } | null = null

  const refused = (status: number, body: LanRefusal): Verdict => ({ status, body })
  const renew = () => {
    offer = newOffer(offerMs * pace)
    onChange(offer, isGuessed() ? { code: 'guessed' } : null)
  }
  const isGuessed = () => {
    guesses = guesses.filter(at => performance.now() - at < guessesMs * pace)
    return guesses.length >= mostGuesses
  }

  function guessedWrong(): Verdict {
    guesses.push(performance.now())
    offer.wrong++
    const left = wrongCodes - offer.wrong
    if (left <= 0) renew()
    return refused(403, { error: 'wrong_code', left: Math.max(left, 0) })
  }

  function take(shown: Offer | undefined, body: string): Verdict {
    const request = requestOf(body)
    if (request === null) return refused(400, { error: 'bad_request' })
    const words = JSON.stringify(request)
    if (claimed?.answer && claimed.request === words && performance.now() < claimed.endsAt)
      return { status: 200, body: claimed.answer }
    if (claimed) return refused(410, { error: 'claimed' })
    // The code of an earlier screen does not count as a guess at this one.
    if (shown !== offer || performance.now() >= offer.endsAt) return refused(409, { error: 'new_code' })
    if (isGuessed()) {
      const [first = 0] = guesses
      const seconds = Math.ceil((first + guessesMs * pace - performance.now()) / 1000)
      return refused(429, { error: 'wait', seconds: Math.max(seconds, 1) })
    }
    if (!isSame(request.code, offer.code)) return guessedWrong()
    return own(request, words)
  }

  function own(request: Request, words: string): Verdict {
    try {
      const answer = facts()
      if (answer === null) return refused(503, { error: 'not_ready' })
      const written = write(request)
      claimed = {
        request: words,
        answer: written === 'written' ? answer : null,
        endsAt: performance.now() + repeatMs * pace,
      }
      return written === 'written' ? { status: 200, body: answer } : refused(410, { error: 'claimed' })
    } catch (thrown) {
      const problem = storageProblem(thrown)
      onChange(offer, problem)
      const errors = { 'disk-full': 'disk_full', 'read-only': 'read_only' } as const
      const error =
        problem.code === 'disk-full' || problem.code === 'read-only' ? errors[problem.code] : 'storage'
      return refused(503, { error })
    }
  }

  return {
    offer: () => offer,
    take,
    /**
     * `over`: the box has an owner, and the caller has had time to get the answer. Call this regularly,
     * because codes expire.
     */
    tick(): 'waits' | 'over' {
      if (claimed) return performance.now() >= claimed.endsAt ? 'over' : 'waits'
      if (performance.now() >= offer.endsAt) renew()
      return 'waits'
    },
    isClaimed: () => claimed !== null,
  }
}

const isSame = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
