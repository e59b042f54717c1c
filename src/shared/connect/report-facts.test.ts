import { expect, test } from 'vitest'
import { reportFacts } from './report-facts.ts'

test('a sparse report counts as healthy [A6]', () => {
  expect(reportFacts({ uptime_seconds: 1, disk: { root_used_bytes: 1, root_total_bytes: 0 } })).toEqual({
    failedUnits: 0,
    updateFailed: false,
    updateStale: null,
    homeAssistantUnreachable: false,
    newtUnhealthy: false,
    diskFailing: false,
    rootUsed: null,
  })
})

test('each fault is read from its own key', () => {
  expect(
    reportFacts({
      uptime_seconds: 1,
      failed_units: ['a.service', 'b.service'],
      updates: { last_rebuild_result: 'failed', stale: 'no-commit' },
      home_assistant: { status: 'unreachable' },
      newt_agent: { healthy: false },
      disks: [
        { name: 'sda', failing: false },
        { name: 'sdb', failing: true },
      ],
      disk: { root_used_bytes: 3, root_total_bytes: 4 },
    }),
  ).toEqual({
    failedUnits: 2,
    updateFailed: true,
    updateStale: 'no-commit',
    homeAssistantUnreachable: true,
    newtUnhealthy: true,
    diskFailing: true,
    rootUsed: 0.75,
  })
})
