import { expect, test } from 'vitest'
import { home, kitchen } from '#test/connect-stand-in.ts'
import { aheadBy, knownBoxOf } from './view.ts'

const server = 'a'.repeat(16)
const [attic, cellar] = ['1'.repeat(16), '2'.repeat(16)]
const drive = { name: '', serial: 'S', model: 'M', sizeBytes: 1, image: null, at: 1, enrolment: 'ticket' }
const boxes = [
  { id: attic, drives: [] },
  { id: cellar, drives: [drive] },
]
const around = { server, aheadMs: 0, households: [home], boxes, links: [] }
const linkOf = (box: Partial<Parameters<typeof knownBoxOf>[0]>, links: { box: string }[] = []) => {
  const said = links.map(each => ({ server, id: kitchen.id, ...each }))
  const { box: found, linkedBy } = knownBoxOf({ ...kitchen, ...box }, { ...around, links: said })
  return [found, linkedBy]
}

test("a user's link wins over the box's updates, and those over the drive that was made for it [N16]", () => {
  expect(linkOf({ enrolment: 'ticket' })).toEqual([cellar, 'enrolment'])
  expect(linkOf({ enrolment: 'ticket', channel: `box/${attic}` })).toEqual([attic, 'channel'])
  const both = { enrolment: 'ticket', channel: `box/${attic}` }
  expect(linkOf(both, [{ box: cellar }])).toEqual([cellar, 'person'])
  expect(linkOf({ channel: 'ring/stable' })).toEqual([null, null])
  // A box of another Kiln.
  expect(linkOf({ channel: `box/${'3'.repeat(16)}` })).toEqual([null, null])
  expect(linkOf({}, [{ box: '3'.repeat(16) }])).toEqual([null, null])
})

test('a box of a household that is no longer listed can only be viewed', () => {
  expect(knownBoxOf({ ...kitchen, household: 'gone' }, around)).toMatchObject({
    household: { id: 'gone', name: '' },
    role: 'viewer',
  })
})

test('the latency of an answer is not a clock difference', () => {
  expect(aheadBy(1000, 3000)).toBe(0)
  expect(aheadBy(3_600_000, 0)).toBe(3_600_000)
  expect(aheadBy(0, 3_600_000)).toBe(-3_600_000)
})
