// A machine's CPU and memory usage: from /proc on Linux; unknown elsewhere.
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { isRunning } from '#platform/process/running.ts'

/** USER_HZ: 100 on every architecture that Kiln runs on. */
const ticksPerSecond = 100

export function usageOf(process: ProcessIdentity): { cpuSeconds: number; memoryBytes: number } | null {
  if (!isRunning(process)) return null
  try {
    return parseUsage(
      readFileSync(`/proc/${process.pid}/stat`, 'utf8'),
      readFileSync(`/proc/${process.pid}/status`, 'utf8'),
    )
  } catch {
    // No /proc, or it has just ended.
    return null
  }
}

/** Pure. By proc_pid_stat(5) and proc_pid_status(5): utime and stime, and resident memory. */
export function parseUsage(stat: string, status: string) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const kibibytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  if (!Number.isFinite(ticks) || !Number.isFinite(kibibytes)) return null
  return { cpuSeconds: ticks / ticksPerSecond, memoryBytes: kibibytes * 1024 }
}
