import { expect, test } from 'vitest'
import type { DriveProgress } from '#shared/flash/flash.ts'
import { driveLines, phaseChanges } from './drive-lines.ts'

const drive = (rest: Partial<DriveProgress> = {}): DriveProgress => ({
  path: '/dev/sdb',
  name: 'Stick',
  phase: 'writing',
  doneBytes: 450e6,
  totalBytes: 1e9,
  bytesPerSecond: 62e6,
  etaSeconds: 9,
  error: null,
  ...rest,
})

test('a drive’s line has the phase, progress, speed and time left', () => {
  expect(driveLines([drive()])).toEqual(['/dev/sdb  Writing    45 %  62 MB/s  about 9.0 s left'])
})

test('unknown values are left out', () => {
  const unknown = { totalBytes: null, bytesPerSecond: null, etaSeconds: null }
  expect(
    driveLines([drive({ ...unknown, phase: 'preparing' }), drive({ ...unknown, bytesPerSecond: 1e6 })]),
  ).toEqual(['/dev/sdb  Preparing', '/dev/sdb  Writing    450 MB  1.0 MB/s'])
})

test('a log gets each phase once', () => {
  const other = drive({ path: '/dev/sdc' })
  expect(phaseChanges([], [drive({ phase: 'waiting' })])).toEqual([])
  expect(phaseChanges([drive(), other], [drive({ phase: 'verifying' }), other])).toEqual([
    '/dev/sdb: Verifying',
  ])
})
