import { spawnSync } from 'node:child_process'
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { healthReport } from '#shared/connect/health-report.ts'
import { test } from '#test/folders.ts'
import { homeAssistantOf, machineDisk } from '../lib/home-assistant.ts'
import { defaultInterface } from '../lib/host-address.ts'
import { ageOf } from './clock.ts'
import { collectReport, loadOf, memoryOf } from './collect.ts'
import { unitsIn } from './units.ts'
import { updatesOf } from './updates.ts'

const info = (fields: object) =>
  JSON.stringify({ schema: 1, running: true, agent: true, address: null, system: null, web: null, ...fields })

describe('a report [A6]', () => {
  test('has what a box recorded about itself, and Connect accepts it unchanged', async ({ folder }) => {
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    put('proc/uptime', '1234.56 99.00\n')
    put('proc/meminfo', 'MemTotal:       16000 kB\nMemFree:  1 kB\nMemAvailable:    6000 kB\n')
    put('proc/loadavg', '0.10 0.20 0.30 1/200 77\n')
    put('run/current-system/nixos-version', '26.05.1\n')
    put(
      'run/homeassistant/info.json',
      info({ address: '192.0.2.7', web: { status: 200 }, system: { version: '17.0' } }),
    )
    put('nix/var/nix/profiles/system-42-link', '')
    symlinkSync('system-42-link', join(folder, 'nix/var/nix/profiles/system'))
    const report = await collectReport(folder)
    expect(healthReport.parse(report)).toEqual(report)
    expect(report).toMatchObject({
      uptime_seconds: 1234.56,
      memory: { total_bytes: 16_384_000, available_bytes: 6_144_000, used_bytes: 10_240_000 },
      load_average: [0.1, 0.2, 0.3],
      disk: { root_total_bytes: expect.any(Number), root_used_bytes: expect.any(Number) },
      system: { current_generation: 42, nixos_version: '26.05.1' },
      home_assistant: { status: 'running', ip_address: '192.0.2.7', os_version: '17.0' },
      newt_agent: null,
    })
  })

  test('says that the box does not take the remote access that Connect names', async ({ folder }) => {
    mkdirSync(join(folder, 'run/kaliun'), { recursive: true })
    writeFileSync(
      join(folder, 'run/kaliun/sync.json'),
      JSON.stringify({ at: 1, problem: 'newt', claim: null }),
    )
    const report = await collectReport(folder)
    expect(healthReport.parse(report)).toMatchObject({ newt_agent: { healthy: false, refused: true } })
  })

  test('of a box about which nothing is known is accepted too', async ({ folder }) => {
    const report = await collectReport(join(folder, 'empty'))
    expect(healthReport.parse(report)).toEqual(report)
    expect(report).toMatchObject({
      uptime_seconds: 0,
      memory: null,
      load_average: null,
      home_assistant: null,
    })
    expect([memoryOf('MemTotal: many'), loadOf('high')]).toEqual([null, null])
  })

  test('has the results of the last look for updates and of the last switch', async ({ folder }) => {
    const state = join(folder, 'var/lib/kiln-updates')
    const put = (name: string, text: string) => writeFileSync(join(state, name), text)
    mkdirSync(state, { recursive: true })
    put('last_look', '{"outcome":"ready","toplevel":"/nix/store/x"}\n')
    put('last_switch', '{"outcome":"went-back","why":"worse: tcp 8123"}\n')
    const seconds = 1_790_000_000
    utimesSync(join(state, 'last_switch'), seconds, seconds)
    const report = await collectReport(folder)
    expect(healthReport.parse(report)).toEqual(report)
    expect(report.updates).toEqual({
      last_check: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      last_check_result: 'success',
      last_rebuild: new Date(seconds * 1000).toISOString(),
      last_rebuild_result: 'failed',
      channel: null,
      running: null,
      stale: null,
    })
    for (const [outcome, result] of Object.entries({
      current: 'no_updates',
      failed: 'fetch_failed',
      toString: 'unknown',
    })) {
      put('last_look', JSON.stringify({ outcome }))
      expect(updatesOf(folder)?.last_check_result).toBe(result)
    }
    for (const [look, stale] of [
      [{ outcome: 'refused', refusal: 'expired' }, 'expired'],
      [{ outcome: 'refused', refusal: 'signature' }, null],
      [{ outcome: 'current', stale: 15 }, 'no-commit'],
    ] as const) {
      put('last_look', JSON.stringify(look))
      expect(updatesOf(folder)?.stale).toBe(stale)
    }
    put('last_look', JSON.stringify({ for: 'box/aaaaaaaaaaaaaaaa', outcome: 'current' }))
    mkdirSync(join(folder, 'run'), { recursive: true })
    symlinkSync('/nix/store/new', join(folder, 'run/current-system'))
    expect(updatesOf(folder)).toMatchObject({ channel: 'box/aaaaaaaaaaaaaaaa', running: '/nix/store/new' })
    // It may still go back.
    put('trial.json', '{}')
    expect(updatesOf(folder)).toMatchObject({ running: null })
    put('last_look', 'half a li')
    put('last_switch', `"${'x'.repeat(100_000)}"`)
    expect(updatesOf(folder)).toBeNull()
  })

  test("finds the size of Home Assistant's disk in its qcow2", ({ folder }) => {
    const disk = join(folder, 'disk.qcow2')
    const made = spawnSync('qemu-img', ['create', '-f', 'qcow2', disk, '32G'])
    expect(made.status).toBe(0)
    const { ha_vm_total_bytes: total, ha_vm_used_bytes: used } = machineDisk(disk) ?? expect.unreachable()
    expect(total).toBe(32 * 1024 ** 3)
    expect(used).toBeLessThan(1024 ** 2)
    writeFileSync(disk, 'not one')
    expect(machineDisk(disk)).toBeNull()
  })
})

test.each([
  [info({ running: false }), 'stopped'],
  [info({}), 'starting'],
  [info({ web: { status: 0 } }), 'unreachable'],
  [info({ web: { status: 502 } }), 'unreachable'],
  [info({ web: { status: 405 } }), 'running'],
  ['{"running":"yes"}', undefined],
  ['cut off {', undefined],
  [null, undefined],
])('Home Assistant by %s is %s', (text, status) => {
  expect(homeAssistantOf(text)?.status).toBe(status)
})

test('names failed units, up to the limit of a report', () => {
  expect(unitsIn('a.service loaded failed failed A\n b.timer loaded failed failed B\n\n')).toEqual([
    'a.service',
    'b.timer',
  ])
  expect(unitsIn('x.service loaded\n'.repeat(500))).toHaveLength(100)
})

test('uses the interface of the default route with the lowest metric', () => {
  const head = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n'
  const route = (name: string, to: string, metric: number, mask: string) =>
    `${name}\t${to}\t0102A8C0\t0003\t0\t0\t${metric}\t${mask}\t0\t0\t0\n`
  const routes = [
    route('wlan0', '00000000', 600, '00000000'),
    route('br0', '00000000', 100, '00000000'),
    route('eth9', '0000A8C0', 0, '00FFFFFF'),
  ]
  expect(defaultInterface(head + routes.join(''))).toBe('br0')
  expect(defaultInterface(head)).toBeNull()
  expect(defaultInterface('')).toBeNull()
})

describe('the age of a report', () => {
  const then = { at: 1_000_000_000_000, boot: 'a', uptime: 100 }
  test.for([
    [{ at: 4e12, boot: 'a', uptime: 160 }, 60, 'counts from the start of the boot, whatever the clock says'],
    [{ at: then.at + 90_000, boot: 'b', uptime: 5 }, 90, 'counts by the clock after a restart'],
    [{ at: 0, boot: 'b', uptime: 5 }, null, 'is unknown where the clock went back'],
    [{ at: 4e12, boot: 'b', uptime: 5 }, null, 'is too long after decades'],
  ] as const)('%#', ([now, age, _why]) => {
    expect(ageOf(then, now)).toBe(age)
  })
})
