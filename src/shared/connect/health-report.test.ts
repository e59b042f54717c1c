import { expect, test } from 'vitest'
import { healthReport } from './health-report.ts'

/** KaliunBox's reporter builds this with jq: unknown values are null. */
const sent = {
  uptime_seconds: 86_400,
  memory: { used_bytes: 9_000_000_000, available_bytes: 7_000_000_000, total_bytes: 16_000_000_000 },
  load_average: [0.1, 0.2, 0.3],
  disk: { root_used_bytes: 1, root_total_bytes: 2, ha_vm_used_bytes: null, ha_vm_total_bytes: null },
  system: {
    current_generation: 12,
    generation_date: '2026-01-01 10:00:00',
    flake_rev: 'abc',
    nixos_version: '25.05',
    arch: 'x86_64',
    boot_health_status: 'good',
    known_good_generation: 11,
    rollback_attempts: 0,
  },
  updates: {
    last_check: null,
    last_check_result: 'no_remote',
    last_rebuild: null,
    last_rebuild_result: 'unknown',
  },
  home_assistant: {
    status: 'running',
    ip_address: '192.0.2.7',
    version: '2026.1',
    os_version: '17.0',
    device_count: 3,
    integration_count: 4,
    watchdog_failures: 0,
    watchdog_last_restart: null,
  },
  newt_agent: { healthy: true },
  network: { host_ip: '192.0.2.6', watchdog_failures: 0, watchdog_last_rollback: null },
  failed_units: ['x.service'],
}

test("accepts a KaliunBox's report with every key [A6]", () => {
  expect(healthReport.parse(sent)).toEqual(sent)
})

test('drops keys of newer boxes, and accepts a report with only the uptime', () => {
  expect(healthReport.parse({ uptime_seconds: 1, gpu: { heat: 90 } })).toEqual({ uptime_seconds: 1 })
})

test.each([
  { ...sent, uptime_seconds: -1 },
  { ...sent, load_average: [1, 2] },
  { ...sent, home_assistant: { status: 'on fire' } },
  { ...sent, failed_units: Array.from({ length: 101 }, () => 'x') },
  { ...sent, network: { host_ip: 'x'.repeat(201) } },
  { ...sent, memory: { used_bytes: Number.POSITIVE_INFINITY, available_bytes: 0, total_bytes: 0 } },
])('rejects %#', wrong => {
  expect(healthReport.safeParse(wrong).success).toBe(false)
})
