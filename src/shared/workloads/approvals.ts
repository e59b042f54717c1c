// Approvals: exactly one action, at exactly one state of what it changes, for five minutes. Pure: the broker stores the
// ledger, and does what an approval names once it was given.
import { type Face, isAtLeast, isProgram, type Person } from './people.ts'
import type { Verb } from './verbs.ts'

export const approvalMs = 5 * 60_000
/** How long a program gets no new button for what was refused or left to expire. */
export const refusalMs = 30 * 60_000
const mostPending = 10
/** All people share this limit, so that the ledger's file stays small. */
const mostOfAll = 200
/** UTF-16 units of all inputs as JSON: of one person, and of all. A list of them, with `longestLost` each, fits into one reply. */
const mostOwnText = 64 * 1024
const mostText = 512 * 1024
/** UTF-16 units of a list of what an action loses, as JSON. */
export const longestLost = 1000
const mostRefused = 50

export type Approval = {
  readonly id: string
  readonly verb: Verb
  readonly input: Readonly<Record<string, unknown>>
  /** The digest of the canonical input: two approvals with the same verb and digest mean the same. */
  readonly digest: string
  /** The state of what the action changes, at the time of the question. */
  readonly state: string
  readonly because: 'destructive' | 'untrusted'
  readonly asker: string
  readonly face: Face
  readonly askedAt: number
}

/** A request that a program may not repeat until then. */
type Remembered = {
  readonly asker: string
  readonly verb: Verb
  readonly digest: string
  readonly until: number
}

export type Ledger = { readonly pending: readonly Approval[]; readonly refused: readonly Remembered[] }
export const emptyLedger: Ledger = { pending: [], refused: [] }

/** A clock that went back ends it too: no one can tell how old it is. */
const isOpen = (approval: Approval, now: number) =>
  now >= approval.askedAt && now - approval.askedAt < approvalMs

/** An approval that expired was refused at that time, whenever that is noticed. */
const remember = ({ asker, verb, digest, askedAt }: Approval, now: number): Remembered => ({
  asker,
  verb,
  digest,
  until: Math.min(now, askedAt + approvalMs) + refusalMs,
})

/** One for each action of a person, the last of them. */
function shortened(refused: Ledger['refused']): Ledger['refused'] {
  const last = new Map(refused.map(each => [JSON.stringify([each.asker, each.verb, each.digest]), each]))
  const kept: Remembered[] = []
  const counts = new Map<string, number>()
  for (const each of [...last.values()].sort((one, other) => other.until - one.until)) {
    const count = counts.get(each.asker) ?? 0
    counts.set(each.asker, count + 1)
    if (count < mostRefused) kept.push(each)
  }
  return kept.reverse()
}

/** Without what has expired, which counts as refused. `isOld`: by another clock than the one of `now`. */
export function settle(
  ledger: Ledger,
  now: number,
  isOld: (approval: Approval) => boolean = () => false,
): Ledger {
  const [open, ended] = [true, false].map(wanted =>
    ledger.pending.filter(each => (isOpen(each, now) && !isOld(each)) === wanted),
  )
  const all = [...ledger.refused, ...(ended ?? []).map(each => remember(each, now))]
  const kept = all.filter(({ until }) => until > now && until <= now + refusalMs)
  return { pending: open ?? [], refused: shortened(kept) }
}

type Asked =
  | { readonly is: 'waits'; readonly ledger: Ledger; readonly approval: Approval }
  | { readonly is: 'refused'; readonly because: 'refused-before' | 'too-many-pending' }

const isSame = (one: Approval, other: Approval) =>
  one.asker === other.asker &&
  one.verb === other.verb &&
  one.digest === other.digest &&
  one.state === other.state

const textOf = (approvals: readonly Approval[]) =>
  approvals.reduce((sum, { input }) => sum + JSON.stringify(input).length, 0)

/** The same question again gets the same approval, with the time that it has left. */
export function ask(ledger: Ledger, wanted: Approval): Asked {
  const now = wanted.askedAt
  const { pending, refused } = settle(ledger, now)
  const before = refused.some(
    each => each.asker === wanted.asker && each.verb === wanted.verb && each.digest === wanted.digest,
  )
  if (isProgram(wanted.face) && before) return { is: 'refused', because: 'refused-before' }
  const same = pending.find(each => isSame(each, wanted))
  if (same) return { is: 'waits', ledger: { pending, refused }, approval: same }
  const all = [...pending, wanted]
  const own = all.filter(each => each.asker === wanted.asker)
  const tooMany = own.length > mostPending || all.length > mostOfAll
  if (tooMany || textOf(own) > mostOwnText || textOf(all) > mostText)
    return { is: 'refused', because: 'too-many-pending' }
  return { is: 'waits', ledger: { pending: all, refused }, approval: wanted }
}

type Answerer = { readonly person: Person; readonly face: Face }
type Rules = {
  /** A destructive action waits for an owner who did not ask for it. */
  readonly secondPerson: boolean
}

type NotAnswered = 'no-such-approval' | 'program-face' | 'not-yours' | 'second-person' | 'changed'
type Answered =
  | { readonly is: 'given' | 'refused'; readonly ledger: Ledger; readonly approval: Approval }
  | { readonly is: 'not-answered'; readonly because: NotAnswered; readonly ledger: Ledger }

/** null: this person may answer it. */
export function refusalReason(
  approval: Approval,
  { person, face }: Answerer,
  rules: Rules,
): NotAnswered | null {
  if (isProgram(face)) return 'program-face'
  if (!isAtLeast(person.role, 'operator')) return 'not-yours'
  if (approval.asker !== person.name) return person.role === 'owner' ? null : 'not-yours'
  return rules.secondPerson && approval.because === 'destructive' ? 'second-person' : null
}

/** `state`: of what it changes, as it is now. An approval is used up by its answer, and by a state that changed. */
export function approve(
  ledger: Ledger,
  id: string,
  by: Answerer,
  at: Rules & { readonly now: number; readonly state: (approval: Approval) => string },
): Answered {
  const settled = settle(ledger, at.now)
  const approval = settled.pending.find(each => each.id === id)
  if (!approval) return { is: 'not-answered', because: 'no-such-approval', ledger: settled }
  const because = refusalReason(approval, by, at)
  if (because) return { is: 'not-answered', because, ledger: settled }
  const rest = { ...settled, pending: settled.pending.filter(each => each !== approval) }
  if (at.state(approval) !== approval.state) return { is: 'not-answered', because: 'changed', ledger: rest }
  return { is: 'given', ledger: rest, approval }
}

/** The asker may refuse always: that takes the question back. */
export function refuse(ledger: Ledger, id: string, by: Answerer, now: number): Answered {
  const settled = settle(ledger, now)
  const approval = settled.pending.find(each => each.id === id)
  if (!approval) return { is: 'not-answered', because: 'no-such-approval', ledger: settled }
  const because = refusalReason(approval, by, { secondPerson: false })
  if (because) return { is: 'not-answered', because, ledger: settled }
  const pending = settled.pending.filter(each => each !== approval)
  const refused = shortened([...settled.refused, remember(approval, now)])
  return { is: 'refused', ledger: { pending, refused }, approval }
}
