import { expect, test } from 'vitest'
import type { DriveProgress } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { phaseSegments, verifies } from './phase-segments.ts'

const drive = (different: Partial<DriveProgress>): DriveProgress => ({
  path: '/dev/sdb',
  name: 'Stick',
  phase: 'writing',
  doneBytes: 250,
  totalBytes: 1000,
  bytesPerSecond: null,
  etaSeconds: null,
  error: null,
  ...different,
})
const shown = (different: Partial<DriveProgress>, verify = true) =>
  phaseSegments(drive(different), verify).map(
    ({ label, fraction, current }) => `${label} ${fraction}${current ? ' now' : ''}`,
  )

test('what is behind is full, what is under way says how far, and the rest is empty', () => {
  expect(shown({})).toEqual(['Write 0.25 now', 'Verify 0', 'Finish 0'])
  expect(shown({ phase: 'verifying' })).toEqual(['Write 1', 'Verify 0.25 now', 'Finish 0'])
  expect(shown({ phase: 'finishing' })).toEqual(['Write 1', 'Verify 1', 'Finish null now'])
})

test('before it begins nothing is under way, and a comparison is called one', () => {
  expect(shown({ phase: 'preparing' })).toEqual(['Write 0', 'Verify 0', 'Finish 0'])
  expect(shown({ phase: 'comparing' })[0]).toBe('Compare 0.25 now')
})

test('a flash that is not verified has no part for that', () => {
  expect(shown({ phase: 'finishing' }, false)).toEqual(['Write 1', 'Finish null now'])
  const stages = (code: 'stage.write' | 'stage.write-verify') => [pendingStage('write', message(code))]
  expect(verifies({ stages: stages('stage.write-verify') })).toBe(true)
  expect(verifies({ stages: stages('stage.write') })).toBe(false)
})
