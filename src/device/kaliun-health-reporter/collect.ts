// Collects a box's facts about itself, with the document's keys. Unknown values are left out and never guessed.
import { lstatSync, readlinkSync, statfsSync } from 'node:fs'
import { arch } from 'node:os'
import { join } from 'node:path'
import type { HealthReport } from '#shared/connect/health-report.ts'
import { readBounded } from '../lib/durable-file.ts'
import { homeAssistantOf, machineDisk } from '../lib/home-assistant.ts'
import { hostAddress } from '../lib/host-address.ts'
import { disksIn } from './disks.ts'
import { failedUnits, newtAgent } from './units.ts'
import { updatesOf } from './updates.ts'

/** null if reading throws: a missing file, or one with another format. */
const known = <T>(read: () => T): T | null => {
  try {
    return read()
  } catch {
    return null
  }
}

export async function collectReport(root: string): Promise<HealthReport> {
  const text = (path: string) => known(() => readBounded(join(root, path)))
  const [failed_units, newt_agent] = await Promise.all([failedUnits(), newtAgent(root)])
  const rootDisk = known(() => statfsSync(root))
  return {
    uptime_seconds: Number(text('proc/uptime')?.split(' ')[0]) || 0,
    memory: memoryOf(text('proc/meminfo') ?? ''),
    load_average: loadOf(text('proc/loadavg') ?? ''),
    disk: {
      ...(rootDisk && {
        root_used_bytes: (rootDisk.blocks - rootDisk.bfree) * rootDisk.bsize,
        root_total_bytes: rootDisk.blocks * rootDisk.bsize,
      }),
      ...known(() => machineDisk(join(root, 'var/lib/kaliun/home-assistant.qcow2'))),
    },
    disks: disksIn(join(root, 'run/kaliun/disks')),
    system: {
      ...known(() => generationOf(join(root, 'nix/var/nix/profiles'))),
      nixos_version: text('run/current-system/nixos-version')?.trim().slice(0, 200) ?? null,
      arch: { x64: 'x86_64', arm64: 'aarch64' }[String(arch())] ?? arch(),
    },
    updates: updatesOf(root),
    home_assistant: homeAssistantOf(text('run/homeassistant/info.json')),
    newt_agent,
    network: { host_ip: hostAddress(root) },
    failed_units,
  }
}

export function memoryOf(meminfo: string): HealthReport['memory'] {
  const bytes = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1]
    return found === undefined ? null : Number(found) * 1024
  }
  const [total, available] = [bytes('MemTotal'), bytes('MemAvailable')]
  if (total === null || available === null) return null
  return { used_bytes: Math.max(0, total - available), available_bytes: available, total_bytes: total }
}

export function loadOf(loadavg: string): HealthReport['load_average'] {
  const [one, five, fifteen] = loadavg.split(' ', 3).map(Number)
  const all = [one ?? Number.NaN, five ?? Number.NaN, fifteen ?? Number.NaN] as const
  return all.every(Number.isFinite) ? [...all] : null
}

/** system → system-42-link → /nix/store/… */
function generationOf(profiles: string) {
  const link = readlinkSync(join(profiles, 'system'))
  const number = /^system-(\d{1,9})-link$/.exec(link)?.[1]
  if (number === undefined) return null
  return {
    current_generation: Number(number),
    generation_date: lstatSync(join(profiles, link)).mtime.toISOString(),
  }
}
