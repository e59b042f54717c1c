import { expect, test } from 'vitest'
import type { DriveProgress } from '#shared/flash/flash.ts'
import { textOf } from '#test/texts.ts'
import { endLine, headline, wholeEta, wholeFraction } from './whole.ts'

const drive = (rest: Partial<DriveProgress>): DriveProgress => ({
  path: '/dev/sdb',
  name: 'Stick',
  phase: 'writing',
  doneBytes: 50,
  totalBytes: 100,
  bytesPerSecond: 10,
  etaSeconds: 5,
  error: null,
  ...rest,
})

test('writing is half of the work if it is verified, and all of it if not', () => {
  expect(wholeFraction([drive({})], true)).toBe(0.25)
  expect(wholeFraction([drive({})], false)).toBe(0.5)
  expect(wholeFraction([drive({ phase: 'verifying' }), drive({ phase: 'failed' })], true)).toBe(0.875)
})

test('there is no fraction while a total is unknown, and it does not go back when the phase changes', () => {
  expect(wholeFraction([drive({}), drive({ totalBytes: null })], true)).toBeNull()
  const way = [
    drive({ phase: 'waiting', totalBytes: null }),
    drive({ phase: 'preparing', totalBytes: null }),
    drive({ doneBytes: 0 }),
    drive({ doneBytes: 100 }),
    drive({ phase: 'verifying', doneBytes: 0 }),
    drive({ phase: 'verifying', doneBytes: 100 }),
    drive({ phase: 'finishing', totalBytes: null }),
    drive({ phase: 'verified' }),
  ].map(each => wholeFraction([each], true) ?? -1)
  expect(way).toEqual(way.toSorted((a, b) => a - b))
  expect(way.at(-1)).toBe(1)
})

test('the total time left is that of the slowest drive in its last phase, unknown before', () => {
  expect(wholeEta([drive({})], true)).toBeNull()
  expect(wholeEta([drive({}), drive({ etaSeconds: 9 }), drive({ phase: 'failed' })], false)).toBe(9)
  expect(
    wholeEta([drive({ phase: 'verifying' }), drive({ phase: 'verifying', etaSeconds: null })], true),
  ).toBeNull()
  expect(wholeEta([drive({ phase: 'verified' })], true)).toBeNull()
})

test('the line says how many drives do what', () => {
  expect(
    textOf(headline([drive({}), drive({}), drive({ phase: 'verifying' }), drive({ phase: 'verified' })])),
  ).toBe('Writing 2 drives and verifying 1 drive')
  expect(textOf(headline([drive({ phase: 'verified' })]))).toBe('1 drive verified')
})

test('the last line reports the worst result', () => {
  const verified = drive({ phase: 'verified' })
  expect(textOf(endLine([verified, verified]))).toBe('2 drives verified')
  expect(textOf(endLine([verified, drive({ phase: 'failed' }), drive({ phase: 'written' })]))).toBe(
    '1 of 3 drives failed',
  )
  expect(textOf(endLine([drive({ phase: 'written' })]))).toBe('1 drive written, not verified')
  expect(textOf(endLine([verified, drive({ phase: 'cancelled' })]))).toBe('1 of 2 drives cancelled')
})
