import { expect, it } from 'vitest'
import { assertOthersRead, belongingsOf } from './box-belongings.ts'

const box = { id: 'a', images: ['one', 'two', 'gone'], machines: ['m', 'gone'], host: 'kitchen' }
const known = { images: [{ id: 'one' }, { id: 'two' }], machines: [{ id: 'm' }] }

it('lists only what still exists', () => {
  expect(belongingsOf(box, [box], known)).toEqual({
    images: ['one', 'two'],
    machines: ['m'],
    host: ['kitchen'],
  })
})

it('leaves out images and the host that another box also names', () => {
  const other = { id: 'b', images: ['two'], host: 'kitchen' }
  expect(belongingsOf(box, [box, other], known)).toEqual({ images: ['one'], machines: ['m'], host: [] })
})

it("what belongs to a box is unknown if another box's record cannot be read", () => {
  const kitchen = { id: 'a', name: 'kitchen' }
  expect(() => assertOthersRead(kitchen, [])).not.toThrow()
  expect(() => assertOthersRead(kitchen, [{ id: 'a' }])).not.toThrow()
  expect(() => assertOthersRead(kitchen, [{ id: 'b' }])).toThrow('was not removed')
})
