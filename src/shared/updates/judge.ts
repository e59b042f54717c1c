// A box's verdict on a pointer: the new system, the one that it knows already, or a refusal. Pure: the clock and the
// check of signatures are handed in. docs/adr/0033-signed-updates.md has the reasons.
import { type KeySet, parseKeySet } from './key-set.ts'
import { type Pointer, parsePointer } from './pointer.ts'
import type { Verify } from './signed-text.ts'

/** Comes with the image or the seed, never from the source of updates. */
export type BoxTrust = {
  for: string
  profile: string
  architecture: string
  /** The public recovery key. */
  recovery: string
  keys: KeySet
}

/** The state that a box keeps between two looks. */
export type Standing = {
  keys: KeySet
  /** The text of the last pointer that it accepted. */
  accepted: string | null
  /** The newest `made` that it accepted under this key set: the clock never counts as earlier. */
  notBefore: number
}

export const refusals = [
  'not-a-pointer',
  'not-a-key-set',
  'key-set-signature',
  'old-keys',
  'unknown-keys',
  'signature',
  'other-box',
  'other-profile',
  'other-architecture',
  'old-sequence',
  'expired',
] as const
export type Refusal = (typeof refusals)[number]

type Verdict = { standing: Standing } & (
  | { outcome: 'new' | 'known'; pointer: Pointer }
  | { outcome: 'refused'; refusal: Refusal; pointer: Pointer | null }
)

export const firstStanding = ({ keys }: BoxTrust): Standing => ({
  keys,
  accepted: null,
  notBefore: keys.made,
})

type Given = {
  /** The key set beside the pointers; null: there is none. */
  keySet: string | null
  pointer: string
  /** Seconds since the epoch. */
  clock: number
}

export function judge(trust: BoxTrust, before: Standing, given: Given, verify: Verify): Verdict {
  const seen = withKeySet(trust, before, given.keySet, verify)
  if (typeof seen === 'string') return { outcome: 'refused', refusal: seen, pointer: null, standing: before }
  const standing = seen
  const parsed = parsePointer(given.pointer)
  const refused = (refusal: Refusal, pointer: Pointer | null = null): Verdict => ({
    outcome: 'refused',
    refusal,
    pointer,
    standing,
  })
  if (!parsed) return refused('not-a-pointer')
  const { pointer } = parsed
  if (pointer.keys < standing.keys.number) return refused('old-keys')
  if (pointer.keys > standing.keys.number) return refused('unknown-keys')
  // Until here nothing of it is believed.
  if (!parsed.isSignedBy(standing.keys.daily, verify)) return refused('signature')
  const foreign = foreignPart(trust, pointer)
  if (foreign) return refused(foreign, pointer)
  const last = lastSequence(standing)
  const isKnown = given.pointer === standing.accepted
  if (!isKnown && last !== null && pointer.sequence <= last) return refused('old-sequence', pointer)
  if (Math.max(given.clock, standing.notBefore) > pointer.expires) return refused('expired', pointer)
  if (isKnown) return { outcome: 'known', pointer, standing }
  return {
    outcome: 'new',
    pointer,
    standing: {
      ...standing,
      accepted: given.pointer,
      notBefore: Math.max(standing.notBefore, pointer.made),
    },
  }
}

/** Adopts a newer key set, if the text is one. What the old daily key said about time no longer counts. */
function withKeySet(
  { recovery }: BoxTrust,
  before: Standing,
  text: string | null,
  verify: Verify,
): Standing | Refusal {
  if (text === null) return before
  const parsed = parseKeySet(text)
  if (!parsed) return 'not-a-key-set'
  if (!parsed.isSignedBy(recovery, verify)) return 'key-set-signature'
  const { keySet } = parsed
  if (keySet.number <= before.keys.number) return before
  return { ...before, keys: keySet, notBefore: keySet.made }
}

function foreignPart(trust: BoxTrust, pointer: Pointer): Refusal | null {
  if (pointer.for !== trust.for) return 'other-box'
  if (pointer.profile !== trust.profile) return 'other-profile'
  return pointer.architecture === trust.architecture ? null : 'other-architecture'
}

/** Returns the sequence of the last accepted pointer under this key set; null: there is none. */
function lastSequence({ accepted, keys }: Standing): number | null {
  const parsed = accepted === null ? null : parsePointer(accepted)
  return parsed?.pointer.keys === keys.number ? parsed.pointer.sequence : null
}
