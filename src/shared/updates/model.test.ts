// A model of two keys: an owner who publishes and at times replaces the daily key, a thief who has every daily key that was
// replaced, a mirror that shows any file that ever was, and a box whose clock is anywhere.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSignedBy } from '#engine/kits/signature.ts'
import { theBox, theKeys } from '#test/updates/keys.ts'
import { firstStanding, judge } from './judge.ts'
import { parseKeySet } from './key-set.ts'
import { daySeconds, type Pointer, parsePointer, signedPointer } from './pointer.ts'
import { maxSignedTextLength } from './signed-text.ts'

const { made, trust, recovery, pointer, keySet } = theBox()
const dailyOf = (number: number) => theKeys(number === 1 ? 'first' : `daily-${number}`)

const step = fc.oneof(
  fc.record({ do: fc.constant('publish' as const), at: fc.nat(300) }),
  fc.record({ do: fc.constant('rotate' as const) }),
  fc.record({
    do: fc.constant('steal' as const),
    sequence: fc.integer({ min: 1, max: 2 ** 40 }),
    at: fc.nat(40_000),
  }),
  fc.record({ do: fc.constant('look' as const), file: fc.nat(), set: fc.nat(), clock: fc.nat(500) }),
)

it('a box takes nothing of a key that it saw replaced, and never an older pointer [N23]', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      let number = 1
      let sequence = 0
      let standing = firstStanding(trust)
      const sets: (string | null)[] = [null]
      const pointers: string[] = [pointer({ sequence: ++sequence })]
      /** Sequences that the box took, by key set. */
      const taken = new Map<number, number>()
      for (const each of steps) {
        if (each.do === 'publish') {
          const at = made + each.at * daySeconds
          const times = { made: at, expires: at + 90 * daySeconds }
          pointers.push(pointer({ keys: number, sequence: ++sequence, ...times }, dailyOf(number)))
        } else if (each.do === 'rotate') {
          number += 1
          sets.push(keySet(number, dailyOf(number)))
        } else if (each.do === 'steal') {
          // The keys before the present one; and what the thief has no key for is signed by what it has.
          const stolen = dailyOf(Math.max(1, number - 1))
          const at = made + each.at * daySeconds
          const times = { made: at, expires: at + 90 * daySeconds }
          for (const keys of [number - 1, number, number + 1].filter(key => key > 0))
            pointers.push(
              pointer({ keys, sequence: each.sequence, ...times }, number > 1 ? stolen : theKeys('thief')),
            )
          sets.push(keySet(number + 1, stolen, { by: stolen }))
        } else {
          const before = standing
          const verdict = judge(
            trust,
            standing,
            {
              pointer: pointers[each.file % pointers.length] ?? '',
              keySet: sets[each.set % sets.length] ?? null,
              clock: made + each.clock * daySeconds,
            },
            isSignedBy,
          )
          standing = verdict.standing
          expect(standing.keys.number).toBeGreaterThanOrEqual(before.keys.number)
          expect(standing.keys.daily).toBe(dailyOf(standing.keys.number).publicKey)
          if (verdict.outcome !== 'new') continue
          const { keys, sequence: found } = verdict.pointer
          expect(keys).toBe(standing.keys.number)
          expect(found).toBeGreaterThan(taken.get(keys) ?? 0)
          taken.set(keys, found)
        }
      }
      // Whatever happened, the owner reaches the box again with the next key.
      const last = Math.max(number, standing.keys.number) + 1
      const verdict = judge(
        trust,
        standing,
        { pointer: pointer({ keys: last }, dailyOf(last)), keySet: keySet(last, dailyOf(last)), clock: made },
        isSignedBy,
      )
      expect(verdict.outcome).toBe('new')
    }),
    { numRuns: 150 },
  )
})

const seconds = fc.integer({ min: 1, max: 4_000_000_000 })
const anyPointer: fc.Arbitrary<Pointer> = fc
  .record({
    for: fc.stringMatching(/^(?:box\/[0-9a-f]{16}|ring\/[a-z0-9][a-z0-9-]{0,59})$/),
    profile: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,99}$/),
    architecture: fc.constantFrom('x86_64', 'aarch64'),
    keys: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    toplevel: fc.stringMatching(/^\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]{1,211}$/),
    made: seconds,
    lasts: fc.integer({ min: 1, max: 400 * daySeconds }),
  })
  .map(({ lasts, ...rest }) => ({ ...rest, expires: rest.made + lasts }))

const signature = `kiln:${'A'.repeat(86)}==`

it('a pointer is read as it was written, and has one text', () => {
  fc.assert(
    fc.property(anyPointer, value => {
      const text = signedPointer(value, () => signature)
      expect(text.length).toBeLessThanOrEqual(maxSignedTextLength)
      expect(parsePointer(text)?.pointer).toEqual(value)
    }),
  )
})

it('no text is taken for a pointer or a key set that would be written in another way', () => {
  const pieces = [
    ...pointer({}).split('\n'),
    ...keySet(1, recovery).split('\n'),
    '',
    ' ',
    '0',
    '-1',
    '1e3',
    '\r',
  ]
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 14 }), lines => {
      const text = lines.join('\n')
      const read = parsePointer(text)
      if (read)
        expect(signedPointer(read.pointer, () => text.slice(text.indexOf('\nsign ') + 6, -1))).toBe(text)
      parseKeySet(text)
    }),
  )
})

it.each<Partial<Pointer>>([
  { for: 'box/../../etc' },
  { profile: 'a\nsequence 9' },
  { sequence: 0 },
  { sequence: 1.5 },
  { sequence: 2 ** 53 },
  { toplevel: '/nix/store/../etc' },
  { expires: made },
  { expires: made + 401 * daySeconds },
])('%o is never signed', changed => {
  expect(() => pointer(changed)).toThrow(RangeError)
})

it('takes a long text for nothing without reading all of it', () => {
  expect(parsePointer('kiln-update 1\n'.repeat(1_000_000))).toBeNull()
})
