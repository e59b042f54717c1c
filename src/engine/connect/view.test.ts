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

test('a person says more than the updates of a box, and these more than the drive that was made for it [N16]', () => {
  expect(linkOf({ enrolment: 'ticket' })).toEqual([cellar, 'enrolment'])
  expect(linkOf({ enrolment: 'ticket', channel: `box/${attic}` })).toEqual([attic, 'channel'])
  const both = { enrolment: 'ticket', channel: `box/${attic}` }
  expect(linkOf(both, [{ box: cellar }])).toEqual([cellar, 'person'])
  expect(linkOf({ channel: 'ring/stable' })).toEqual([null, null])
  // Another Kiln's.
  expect(linkOf({ channel: `box/${'3'.repeat(16)}` })).toEqual([null, null])
  expect(linkOf({}, [{ box: '3'.repeat(16) }])).toEqual([null, null])
})

test('a household that is not in the list any more leaves a box that is only looked at', () => {
  expect(knownBoxOf({ ...kitchen, household: 'gone' }, around)).toMatchObject({
    household: { id: 'gone', name: '' },
    role: 'viewer',
  })
})

test('the way of an answer is not another clock', () => {
  expect(aheadBy(1000, 3000)).toBe(0)
  expect(aheadBy(3_600_000, 0)).toBe(3_600_000)
  expect(aheadBy(0, 3_600_000)).toBe(-3_600_000)
})
