import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expel, type Guests, invite, inviteMs, join, noGuests } from './guests.ts'

const at = 1_000_000_000_000
const invited = (person: string, code: string, madeAt = at) => ({ person, by: 'ada', code, madeAt })
const must = (guests: Guests | null): Guests => {
  if (guests === null) throw new Error('refused')
  return guests
}

it('an invitation is used once, within a day, whatever the clock does', () => {
  const steps = fc.array(
    fc.record({
      code: fc.constantFrom('a', 'b', 'c'),
      ms: fc.integer({ min: -inviteMs, max: 2 * inviteMs }),
    }),
  )
  fc.assert(
    fc.property(steps, tried => {
      let guests = must(invite(must(invite(noGuests, invited('ben', 'a'))), invited('cyd', 'b')))
      const used: string[] = []
      for (const { code, ms } of tried) {
        const next = join(guests, code, '9', at + ms)
        if (next === null) continue
        expect(ms >= 0 && ms < inviteMs && code !== 'c').toBe(true)
        used.push(code)
        guests = next
      }
      expect(new Set(used).size).toBe(used.length)
      expect(guests.guests).toHaveLength(used.length)
    }),
  )
})

it('a second invitation for a name ends the first', () => {
  const guests = must(invite(must(invite(noGuests, invited('ben', 'a'))), invited('ben', 'b')))
  expect(join(guests, 'a', '9', at)).toBeNull()
  expect(join(guests, 'b', '9', at)?.guests).toEqual([{ name: 'ben', telegram: '9', by: 'ada' }])
})

it('who is sent away has neither a place nor an invitation', () => {
  const guests = must(join(must(invite(noGuests, invited('ben', 'a'))), 'a', '9', at))
  expect(expel(must(invite(guests, invited('ben', 'b'))), 'ben')).toEqual(noGuests)
})

it('there are not more than fifty open invitations', () => {
  let guests: Guests = noGuests
  for (let index = 0; index < 50; index += 1) guests = must(invite(guests, invited(`p${index}`, `${index}`)))
  expect(invite(guests, invited('more', 'more'))).toBeNull()
  expect(invite(guests, invited('more', 'more', at + inviteMs))).not.toBeNull()
})
