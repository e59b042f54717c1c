import { expect, it } from 'vitest'
import { limitLines } from './limit-lines.ts'

it('passes on all that a program usually prints, and of a flood as many as can be read', () => {
  let time = 0
  const passed: string[] = []
  const line = limitLines(
    text => passed.push(text),
    () => time,
  )
  for (let count = 0; count < 1500; count++) line(`usual ${count}`)
  expect(passed).toHaveLength(1500)
  // Fifty thousand a second, for ten seconds.
  for (; time < 10_000; time += 10) for (let count = 0; count < 500; count++) line('flood')
  expect(passed.length).toBeLessThan(5000)
  time += 3000
  line('afterwards')
  expect(passed.at(-1)).toBe('afterwards')
})

it('cuts a line', () => {
  const passed: string[] = []
  limitLines(
    text => passed.push(text),
    () => 0,
  )('x'.repeat(1_000_000))
  expect(passed[0]).toHaveLength(2000)
})

it('survives a clock that goes back', () => {
  const passed: string[] = []
  let time = 1000
  const line = limitLines(
    text => passed.push(text),
    () => time,
  )
  time = 0
  line('still there')
  expect(passed).toEqual(['still there'])
})
