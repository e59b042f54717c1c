import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { flashRequest } from '#shared/model/flash/flash.ts'
import { chosen } from '#test/drives/chosen-drive.ts'
import { sampleDrive } from '#test/drives/sample-drive.ts'
import type { FlashFacts } from './check.ts'
import { recentFacts } from './recent-facts.ts'

const request = flashRequest.parse({
  source: { kind: 'file', path: '/x.img' },
  drives: [chosen(sampleDrive())],
})
const missing = failure('file.missing', { operation: 'flash', values: { path: '/x.img' } }).report()
const facts: FlashFacts = { source: { error: missing }, drives: [] }

function clock() {
  const time = { now: 1000 }
  return { time, recent: recentFacts(() => time.now) }
}

test('what was found a moment ago for the same request is taken once', () => {
  const { recent } = clock()
  recent.keep(request, facts)
  expect(recent.take({ ...request })).toBe(facts)
  expect(recent.take(request)).toBeNull()
})

test('nothing is taken for another request, after two seconds, or when the clock went back', () => {
  const { time, recent } = clock()
  recent.keep(request, facts)
  expect(recent.take({ ...request, verify: false })).toBeNull()
  for (const passed of [2000, -1]) {
    time.now = 1000
    recent.keep(request, facts)
    time.now += passed
    expect(recent.take(request)).toBeNull()
  }
})
