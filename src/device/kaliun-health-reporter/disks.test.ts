// smartctl's answers about real drives, cut down to the fields that are read: a Hitachi disk at its end, a Samsung NVMe disk, and a
// virtual disk that has none.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { healthReport } from '#shared/connect/health-report.ts'
import { test } from '#test/folders.ts'
import { diskOf, disksIn } from './disks.ts'

const attribute = (id: number, raw: number, [value, thresh]: [number, number], prefailure: boolean) => ({
  id,
  value,
  worst: value,
  thresh,
  when_failed: value <= thresh && thresh > 0 ? 'now' : '',
  flags: { value: prefailure ? 51 : 50, prefailure },
  raw: { value: raw, string: String(raw) },
})
const hitachi = {
  smartctl: { version: [7, 1], exit_status: 216 },
  device: { name: '/dev/sdc', type: 'usbjmicron', protocol: 'ATA' },
  model_name: 'Hitachi HDS721050DLE630',
  serial_number: 'XX1',
  smart_status: { passed: false },
  ata_smart_attributes: {
    revision: 16,
    table: [
      attribute(5, 1975, [1, 5], true),
      attribute(9, 65_592, [91, 0], false),
      attribute(197, 8, [100, 0], false),
    ],
  },
  power_on_time: { hours: 65_592 },
  temperature: { current: 25 },
}
const samsung = {
  smartctl: { version: [7, 0], exit_status: 0 },
  device: { name: '/dev/nvme0', type: 'nvme', protocol: 'NVMe' },
  model_name: 'Samsung SSD 970 EVO 500GB',
  serial_number: 'XX2',
  smart_status: { passed: true, nvme: { value: 0 } },
  nvme_smart_health_information_log: {
    critical_warning: 0,
    temperature: 35,
    available_spare: 99,
    percentage_used: 3,
    media_errors: 7,
  },
  temperature: { current: 35 },
  power_on_time: { hours: 12_798 },
}
const virtual = {
  smartctl: {
    version: [7, 3],
    messages: [{ string: '/dev/vda: Unable to detect device type', severity: 'error' }],
    exit_status: 1,
  },
}
const warned = (value: number) => ({
  ...samsung,
  smart_status: { passed: false, nvme: { value } },
  nvme_smart_health_information_log: {
    ...samsung.nvme_smart_health_information_log,
    critical_warning: value,
  },
})

describe('the disks of a report [A6]', () => {
  test('are what they say about themselves', ({ folder }) => {
    const disks = join(folder, 'disks')
    mkdirSync(disks)
    for (const [name, answer] of Object.entries({ sda: virtual, sdc: hitachi, nvme0n1: samsung }))
      writeFileSync(join(disks, `${name}.json`), JSON.stringify(answer))
    writeFileSync(join(disks, 'sdd.json'), JSON.stringify(hitachi).slice(0, 300))
    writeFileSync(join(disks, 'sde.json.new'), JSON.stringify(hitachi))
    const found = disksIn(disks)
    expect(found).toEqual([
      {
        name: 'nvme0n1',
        model: 'Samsung SSD 970 EVO 500GB',
        serial: 'XX2',
        failing: false,
        temperature_celsius: 35,
        power_on_hours: 12_798,
        percentage_used: 3,
        media_errors: 7,
        reallocated_sectors: null,
        pending_sectors: null,
      },
      {
        name: 'sdc',
        model: 'Hitachi HDS721050DLE630',
        serial: 'XX1',
        failing: true,
        temperature_celsius: 25,
        power_on_hours: 65_592,
        percentage_used: null,
        media_errors: null,
        reallocated_sectors: 1975,
        pending_sectors: 8,
      },
    ])
    expect(healthReport.parse({ uptime_seconds: 1, disks: found }).disks).toEqual(found)
    expect(disksIn(join(folder, 'none'))).toBeNull()
  })

  test('fail where they say so, and not for their heat or for a value of the past', () => {
    const failing = (value: unknown) => diskOf('sda', value)?.failing
    // Worn out, only to be read, and its spare is used up: of NVMe.
    for (const bits of [1, 4, 8, 5, 6]) expect(failing(warned(bits))).toBe(true)
    expect(failing(warned(2))).toBe(false)
    // One that an attribute gives away before it says so itself.
    expect(failing({ ...hitachi, smart_status: { passed: true } })).toBe(true)
    const table = [
      attribute(190, 55, [40, 45], false),
      { ...attribute(3, 1, [100, 24], true), when_failed: 'past' },
    ]
    const worn = { ...hitachi, smart_status: { passed: true }, ata_smart_attributes: { table } }
    expect(failing(worn)).toBe(false)
  })

  test('are what a report may have, whatever smartctl wrote', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e300, 'x'.repeat(500)))
    const answers = fc.record({
      smart_status: fc.record({ passed: fc.boolean() }),
      model_name: odd,
      serial_number: odd,
      temperature: fc.record({ current: odd }),
      power_on_time: odd,
      nvme_smart_health_information_log: fc.oneof(
        odd,
        fc.record({ percentage_used: odd, media_errors: odd }),
      ),
      ata_smart_attributes: fc.oneof(odd, fc.record({ table: fc.array(odd) })),
    })
    const isWhole = (answer: unknown) => {
      const disk = diskOf('sda', answer)
      expect(healthReport.parse({ uptime_seconds: 1, disks: [disk] }).disks).toEqual([disk])
    }
    fc.assert(fc.property(answers, isWhole))
    expect(diskOf('sda', virtual)).toBeNull()
    expect(diskOf('sda', null)).toBeNull()
  })
})
