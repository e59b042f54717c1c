import { expect, test } from 'vitest'
import { recently } from './recently.ts'

function clock() {
  const time = { now: 1000 }
  return { time, recent: recently<string>(() => time.now) }
}

test('what was stored a moment ago is taken once, under its own name', () => {
  const { recent } = clock()
  recent.keep('one', 'first')
  recent.keep('other', 'second')
  expect(recent.take('third')).toBeNull()
  expect([recent.take('one'), recent.take('other')]).toEqual(['first', 'second'])
  expect(recent.take('one')).toBeNull()
})

test('nothing is taken after two seconds, or if the clock went back', () => {
  const { time, recent } = clock()
  for (const passed of [2000, -1]) {
    time.now = 1000
    recent.keep('one', 'first')
    time.now += passed
    expect(recent.take('one')).toBeNull()
  }
})
