import { describe, expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { theBox, theKeys } from '#test/updates/keys.ts'
import { type BoxTrust, firstStanding, judge, type Standing } from './judge.ts'
import { daySeconds, type Pointer } from './pointer.ts'

const { made, trust, pointer, keySet, keysOf } = theBox()
const now = made + 10 * daySeconds

const look = (
  text: string,
  {
    standing = firstStanding(trust),
    clock = now,
    set = null,
    by = trust,
  }: { standing?: Standing; clock?: number; set?: string | null; by?: BoxTrust } = {},
) => judge(by, standing, { keySet: set, pointer: text, clock }, isSignedBy)
const refusalOf = (...asked: Parameters<typeof look>) => {
  const verdict = look(...asked)
  return verdict.outcome === 'refused' ? verdict.refusal : verdict.outcome
}
const standingAfter = (text: string) => look(text).standing

describe('a pointer', () => {
  it('is new once, and known from then on', () => {
    const text = pointer({ sequence: 4 })
    const first = look(text)
    expect(first).toMatchObject({ outcome: 'new', pointer: { sequence: 4 } })
    expect(look(text, { standing: first.standing })).toMatchObject({ outcome: 'known' })
  })

  it('is refused when it is older than the last one, or another one with its sequence', () => {
    const standing = standingAfter(pointer({ sequence: 4 }))
    expect(refusalOf(pointer({ sequence: 3 }), { standing })).toBe('old-sequence')
    const other = pointer({ sequence: 4, expires: made + 2 * daySeconds })
    expect(refusalOf(other, { standing })).toBe('old-sequence')
    expect(refusalOf(pointer({ sequence: 5 }), { standing })).toBe('new')
  })

  it.each<[Partial<Pointer>, string]>([
    [{ for: 'box/ffffffffffffffff' }, 'other-box'],
    [{ for: 'ring/0123456789abcdef' }, 'other-box'],
    [{ profile: 'workstation' }, 'other-profile'],
    [{ architecture: 'aarch64' }, 'other-architecture'],
  ])('for another machine is refused: %o', (changed, refusal) => {
    expect(refusalOf(pointer(changed))).toBe(refusal)
  })

  it('is refused under another key, and under a key set that the box does not have', () => {
    expect(refusalOf(pointer({}, theKeys('thief')))).toBe('signature')
    expect(refusalOf(pointer({ keys: 2 }))).toBe('unknown-keys')
    expect(refusalOf(pointer({ keys: 1 }), { set: keySet(2, keysOf('second')) })).toBe('old-keys')
  })

  it('is refused with any byte changed, left out or added', () => {
    const text = pointer({})
    for (let at = 0; at < text.length; at++) {
      const flipped = String.fromCharCode(text.charCodeAt(at) ^ 1)
      for (const changed of [flipped, '', `${text[at]}\n`, `${text[at]} `])
        expect(refusalOf(`${text.slice(0, at)}${changed}${text.slice(at + 1)}`)).not.toMatch(/new|known/)
    }
    for (const more of ['\n', text, ' ']) expect(refusalOf(text + more)).toBe('not-a-pointer')
    expect(refusalOf('')).toBe('not-a-pointer')
  })
})

describe('time', () => {
  it('expires a pointer, also one that the box knows', () => {
    const text = pointer({ made, expires: made + 90 * daySeconds })
    const clock = made + 91 * daySeconds
    expect(refusalOf(text, { clock })).toBe('expired')
    expect(refusalOf(text, { standing: standingAfter(text), clock })).toBe('expired')
  })

  it('never counts as earlier than the newest `made`', () => {
    const standing = standingAfter(
      pointer({ sequence: 1, made: made + 100 * daySeconds, expires: made + 101 * daySeconds }),
    )
    const old = pointer({ sequence: 2, made, expires: made + 90 * daySeconds })
    expect(refusalOf(old, { standing, clock: 1 })).toBe('expired')
    // A clock that starts in 1970 does not keep a box from its updates.
    expect(refusalOf(pointer({ sequence: 2 }), { clock: 1 })).toBe('new')
  })

  it('a clock that is a year ahead stops updates and forgets nothing', () => {
    const standing = standingAfter(pointer({ sequence: 1 }))
    const ahead = look(pointer({ sequence: 2 }), { standing, clock: now + 365 * daySeconds })
    expect(ahead).toMatchObject({ outcome: 'refused', refusal: 'expired', standing })
    expect(refusalOf(pointer({ sequence: 2 }), { standing: ahead.standing })).toBe('new')
  })
})

describe('a key set', () => {
  it('replaces the daily key, if the recovery key signed it', () => {
    const second = keysOf('second')
    const verdict = look(pointer({ keys: 2, sequence: 1 }, second), {
      standing: standingAfter(pointer({ sequence: 900 })),
      set: keySet(2, second),
    })
    expect(verdict).toMatchObject({ outcome: 'new', standing: { keys: { number: 2 } } })
  })

  it('is refused by any other key, also by the daily one', () => {
    const thief = theKeys('thief')
    for (const by of [thief, keysOf('first')]) {
      const set = keySet(2, thief, { by })
      expect(refusalOf(pointer({ keys: 2 }, thief), { set })).toBe('key-set-signature')
    }
    expect(refusalOf(pointer({}), { set: 'kiln-keys 1\n' })).toBe('not-a-key-set')
  })

  it('that is older than the one of the box changes nothing', () => {
    const second = keysOf('second')
    const { standing } = look(pointer({ keys: 2 }, second), { set: keySet(2, second) })
    const set = keySet(1, keysOf('first'))
    expect(refusalOf(pointer({ sequence: 9 }), { standing, set })).toBe('old-keys')
    expect(refusalOf(pointer({ keys: 2, sequence: 9 }, second), { standing, set })).toBe('new')
  })

  it('revokes what a stolen daily key said about time and sequence', () => {
    const stolen = pointer({
      sequence: Number.MAX_SAFE_INTEGER,
      made: made + 50_000 * daySeconds,
      expires: made + 50_100 * daySeconds,
    })
    const standing = standingAfter(stolen)
    expect(refusalOf(pointer({ sequence: 7 }), { standing })).toBe('old-sequence')
    const second = keysOf('second')
    const recovered = look(pointer({ keys: 2, sequence: 1 }, second), { standing, set: keySet(2, second) })
    expect(recovered).toMatchObject({ outcome: 'new', pointer: { sequence: 1 } })
    expect(refusalOf(stolen, { standing: recovered.standing })).toBe('old-keys')
  })

  it('from another recovery key is refused, whatever its number', () => {
    const stranger = theKeys('stranger')
    const by = { ...trust, recovery: stranger.publicKey }
    expect(refusalOf(pointer({}), { by, set: keySet(1, keysOf('first')) })).toBe('key-set-signature')
  })
})
