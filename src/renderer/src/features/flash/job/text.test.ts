import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import type { DriveProgress, DriveResult } from '#shared/flash/flash.ts'
import {
  cancelText,
  endTitle,
  inOrder,
  isEnded,
  phaseFraction,
  phaseText,
  resultText,
  speedText,
  unplugText,
  wholeSpeed,
} from './text.ts'

const progress = (different: Partial<DriveProgress>): DriveProgress => ({
  path: '/dev/sdb',
  name: 'Stick',
  phase: 'writing',
  doneBytes: 429,
  totalBytes: 1000,
  bytesPerSecond: null,
  etaSeconds: null,
  error: null,
  ...different,
})
const result = (different: Partial<DriveResult> = {}): DriveResult => ({
  path: '/dev/sdb',
  name: 'Stick',
  serial: '',
  bytesWritten: 1,
  bytesSkipped: 0,
  bytesVerified: 1,
  sha256: null,
  seconds: 1,
  outcome: 'verified',
  error: null,
  ejected: null,
  hostname: null,
  hostKey: null,
  user: null,
  ...different,
})

test('a drive that the system kept is not called safe to remove', () => {
  expect(resultText(result({ ejected: true }))).toBe('Verified. You can remove it safely.')
  expect(resultText(result({ ejected: false }))).toBe(
    'Verified. Stick was not ejected, because the system still uses it: eject it before you pull it out.',
  )
})

test('a phase has a number only where one is known, and never one that is too high', () => {
  expect(phaseText(progress({}))).toBe('Writing 42 %')
  expect(phaseText(progress({ phase: 'verifying', doneBytes: 999.9 }))).toBe('Verifying 99 %')
  expect(phaseText(progress({ totalBytes: null }))).toBe('Writing')
  expect(phaseText(progress({ phase: 'preparing' }))).toBe('Preparing')
  expect(phaseFraction(progress({ doneBytes: 2000 }))).toBe(1)
  expect([isEnded(progress({})), isEnded(progress({ phase: 'failed' }))]).toEqual([false, true])
})

test('the speed of all is that of the drives that move, and none where none says it', () => {
  const drives = [progress({ bytesPerSecond: 10e6 }), progress({ bytesPerSecond: 5e6, phase: 'verifying' })]
  expect(wholeSpeed([...drives, progress({ bytesPerSecond: 9e6, phase: 'verified' })])).toBe(15e6)
  expect(wholeSpeed([progress({})])).toBeNull()
})

test('speeds are in MB/s', () => {
  expect([24e6, 9.96e6, 3.14e6, 1.2e9].map(speedText)).toEqual([
    '24 MB/s',
    '10 MB/s',
    '3.1 MB/s',
    '1,200 MB/s',
  ])
})

test('only what was verified is called verified, and what failed says why', () => {
  expect(resultText(result())).toBe('Verified. You can remove it safely.')
  expect(resultText(result({ outcome: 'written' }))).toContain('not verified')
  const error = failure('drive.gone', {
    operation: 'flash',
    values: { name: 'Stick', action: 'written' },
  }).report()
  expect(resultText(result({ outcome: 'failed', error }))).toBe(
    'Stick disappeared while it was being written.',
  )
  expect(resultText(result({ outcome: 'cancelled' }))).toContain('not usable')
  expect(resultText(result({ outcome: 'cancelled', bytesWritten: 0 }))).toContain('before anything')
})

test('ends are listed as the drives were chosen, whichever came first', () => {
  const drives = ['a', 'b'].map(path => progress({ path }))
  const results = ['b', 'a'].map(path => result({ path }))
  expect(inOrder({ drives, results }).map(({ path }) => path)).toEqual(['a', 'b'])
})

test('the headline says how many succeeded, and which did not', () => {
  const bad = result({ outcome: 'failed' })
  expect(endTitle('flash', [result()])).toBe('The drive is ready')
  expect(endTitle('restore', [result(), result()])).toBe('All 2 drives are empty')
  expect(endTitle('flash', [result(), bad])).toBe('1 of 2 drives ready. Stick could not be flashed')
  const cancelled = result({ outcome: 'cancelled' })
  expect(endTitle('restore', [result(), result(), cancelled])).toBe('2 of 3 drives empty')
  expect(endTitle('restore', [result(), bad, bad, bad, bad])).toBe(
    '1 of 5 drives empty. 4 drives could not be emptied',
  )
  expect(endTitle('flash', [bad])).toBe('Stick could not be flashed')
  expect(endTitle('flash', [result({ outcome: 'cancelled' })])).toBe('Cancelled')
})

test('nothing is called lost, or written, before it is touched', () => {
  const at = (phase: DriveProgress['phase'], name = 'Stick') => progress({ phase, name })
  expect(unplugText([at('waiting'), at('preparing')])).toBe('Writing starts in a moment.')
  expect(unplugText([at('verified'), at('failed')])).toBe('All 2 drives are done.')
  expect(unplugText([at('verified'), at('waiting')])).toBe('The drives are being written.')
  expect(unplugText([at('comparing')])).toBe('The drive is being written.')
  expect(unplugText([at('waiting'), at('writing')])).toBe('The drives are being written.')
  expect(cancelText([at('waiting')])).toBe('Nothing has been written to it yet.')
  expect(cancelText([at('waiting'), at('verified')])).toContain('Drives that are done stay as they are.')
  expect(cancelText([at('writing')])).toBe(
    'Stick is not usable until it is flashed again: what was on it is lost.',
  )
  const mixed = cancelText([at('writing', 'One'), at('comparing', 'Two'), at('waiting', 'Three')])
  expect(mixed).toContain('2 drives are not usable')
  expect(mixed).toContain('The others have not been written to yet.')
})
