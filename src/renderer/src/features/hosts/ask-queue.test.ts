import { expect, test } from 'vitest'
import { sampleState } from '#testing/sample-host.ts'
import { nextToAsk } from './ask-queue.ts'

const hour = 3_600_000
const asked = (id: string, at: number) => [id, sampleState({ id, asked: { at, error: null } })] as const
const states = new Map([asked('fresh', hour - 1000), asked('old', 1)])
const queue = { states, tried: new Map<string, number>(), asking: new Set<string>(), now: hour, since: 0 }

test('those in view without an answer, or with an old one', () => {
  expect(nextToAsk({ ...queue, inView: ['fresh', 'old', 'new'] })).toEqual(['old', 'new'])
  expect(nextToAsk({ ...queue, inView: [] })).toEqual([])
})

test('not again soon where the last query left no answer', () => {
  const tried = new Map([['new', hour - 1000]])
  expect(nextToAsk({ ...queue, tried, inView: ['old', 'new'] })).toEqual(['old'])
  expect(nextToAsk({ ...queue, tried, inView: ['new'], since: hour })).toEqual(['new'])
})

test('all of them when a person wants it', () => {
  expect(nextToAsk({ ...queue, inView: ['fresh'], since: hour })).toEqual(['fresh'])
})

test('a few at a time, and none twice', () => {
  const inView = Array.from({ length: 50 }, (_, at) => `h${at}`)
  expect(nextToAsk({ ...queue, inView })).toHaveLength(4)
  expect(nextToAsk({ ...queue, inView, asking: new Set(['h0', 'h1', 'h2']) })).toEqual(['h3'])
})
