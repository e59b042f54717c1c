import { expect, it } from 'vitest'
import { endOfLog } from './log-end.ts'

it('the end of a log is whole lines, the last of them, and says that some are left out', () => {
  const lines = Array.from({ length: 10 }, (_, at) => `line ${at}\n`).join('')
  expect(endOfLog(lines, lines.length)).toBe(lines)
  expect(endOfLog(lines, 20)).toBe('[earlier lines are left out]\nline 8\nline 9\n')
})
