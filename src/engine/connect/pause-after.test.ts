import { expect, test } from 'vitest'
import { everyMs, pauseAfter } from './pause-after.ts'

test('retries an unreachable Connect soon, and one that refuses the login late [A8]', () => {
  const ms = (code: Parameters<typeof pauseAfter>[0], failures = 1) => pauseAfter(code, failures).ms
  expect(ms(null, 0)).toBe(everyMs)
  expect(ms({ code: 'connect.unreachable' })).toBeLessThan(everyMs)
  expect(ms({ code: 'connect.unreachable' }, 50)).toBe(everyMs)
  expect(ms({ code: 'connect.slow-down' })).toBeGreaterThan(everyMs)
  // Five wrong logins within 15 minutes lock out its whole network.
  expect(ms({ code: 'connect.login-refused' }, 50)).toBeGreaterThanOrEqual(15 * 60_000)
})
