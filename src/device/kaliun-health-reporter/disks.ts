// Reads the disks' reports about themselves (SMART), as smartctl wrote them down for kaliun-disks.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'

type Disk = NonNullable<HealthReport['disks']>[number]
const most = 16
/** The bit of NVMe's critical warning that goes when the disk has cooled down. */
const tooHot = 2

/** null where smartctl left nothing, as on a virtual machine. */
export function disksIn(folder: string): Disk[] | null {
  const disks = namesIn(folder)
    .slice(0, most)
    .flatMap(name => diskIn(join(folder, name), name.slice(0, -'.json'.length)) ?? [])
  return disks.length > 0 ? disks : null
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .sort()
  } catch {
    // smartctl left nothing.
    return []
  }
}

function diskIn(path: string, name: string): Disk | null {
  try {
    return diskOf(name, JSON.parse(readBounded(path, 256 * 1024) ?? 'null'))
  } catch {
    // Not JSON: smartctl was ended.
    return null
  }
}

/** null for a disk that says nothing about its health: a virtual one, or one behind an adapter that hides it. */
export function diskOf(name: string, value: unknown): Disk | null {
  const fields = fieldsOf(value) ?? {}
  const passed = fieldsOf(fields['smart_status'])?.['passed']
  if (typeof passed !== 'boolean') return null
  const nvme = fieldsOf(fields['nvme_smart_health_information_log']) ?? {}
  const table = fieldsOf(fields['ata_smart_attributes'])?.['table']
  const attributes = (Array.isArray(table) ? table : []).map(each => fieldsOf(each) ?? {})
  const raw = (id: number) =>
    countOf(fieldsOf(attributes.find(each => each['id'] === id)?.['raw'])?.['value'])
  // A disk below the limit of an attribute that announces its end, and one that says itself that it fails.
  const isBelow = attributes.some(
    each => each['when_failed'] === 'now' && fieldsOf(each['flags'])?.['prefailure'] === true,
  )
  return {
    name: name.slice(0, 200),
    model: textOf(fields['model_name'] ?? fields['scsi_model_name']),
    serial: textOf(fields['serial_number']),
    failing: isBelow || (!passed && nvme['critical_warning'] !== tooHot),
    temperature_celsius: temperatureOf(fieldsOf(fields['temperature'])?.['current']),
    power_on_hours: countOf(fieldsOf(fields['power_on_time'])?.['hours']),
    percentage_used: countOf(nvme['percentage_used']),
    media_errors: countOf(nvme['media_errors']),
    reallocated_sectors: raw(5),
    pending_sectors: raw(197),
  }
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : null)
const temperatureOf = (value: unknown) =>
  typeof value === 'number' && Math.abs(value) <= 1000 ? value : null
/** Within what a report may have. */
const countOf = (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? Math.min(Number(value), 1e9) : null
