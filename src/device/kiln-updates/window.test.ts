import { expect, it } from 'vitest'
import { isPaused, isQuiet } from './window.ts'

const at = (text: string) => new Date(`2026-11-27T${text}:00`)

it('the quiet window includes its last minute and may span midnight', () => {
  const night = { from: '03:00', to: '05:00' }
  expect(['02:59', '03:00', '04:59', '05:00'].map(text => isQuiet(night, at(text)))).toEqual([
    false,
    true,
    true,
    false,
  ])
  const over = { from: '23:30', to: '01:00' }
  expect(['23:29', '23:30', '00:59', '01:00'].map(text => isQuiet(over, at(text)))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isQuiet({ from: '04:00', to: '04:00' }, at('16:00'))).toBe(true)
})

it('"not now" ends at its time, and is ignored if it came from a clock that was years ahead', () => {
  const now = Date.parse('2026-11-27T12:00:00Z')
  expect(isPaused(null, now)).toBe(false)
  expect(isPaused(now + 1000, now)).toBe(true)
  expect(isPaused(now - 1, now)).toBe(false)
  expect(isPaused(now + 400 * 86_400_000, now)).toBe(false)
})
