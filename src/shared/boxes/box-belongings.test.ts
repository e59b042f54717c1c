import { expect, it } from 'vitest'
import { belongingsOf } from './box-belongings.ts'

const box = { id: 'a', images: ['one', 'two', 'gone'], machines: ['m', 'gone'], host: 'kitchen' }
const known = { images: [{ id: 'one' }, { id: 'two' }], machines: [{ id: 'm' }] }

it('has what is there', () => {
  expect(belongingsOf(box, [box], known)).toEqual({
    images: ['one', 'two'],
    machines: ['m'],
    host: ['kitchen'],
  })
})

it('leaves out the images and the host that another box has too', () => {
  const other = { id: 'b', images: ['two'], host: 'kitchen' }
  expect(belongingsOf(box, [box, other], known)).toEqual({ images: ['one'], machines: ['m'], host: [] })
})
