// A moment by two clocks: the wall clock, which may jump by years, and the time since boot.
import { join } from 'node:path'
import { readBounded } from '../lib/durable-file.ts'

export type Moment = {
  /** Milliseconds since the epoch, by the box's clock. */
  at: number
  /** The kernel's boot id. */
  boot: string
  /** Seconds since boot. */
  uptime: number
}

export function readClock(root: string): Moment {
  const read = (path: string) => readBounded(join(root, path))?.trim() ?? ''
  return {
    at: Date.now(),
    boot: read('proc/sys/kernel/random/boot_id'),
    uptime: Number(read('proc/uptime').split(' ')[0]) || 0,
  }
}

/** Connect keeps reports for this long. */
const mostSeconds = 7 * 24 * 3600

/** Seconds between the two. null if that is too long, or unknown because the clock was set in between. */
export function ageOf(then: Moment, now: Moment): number | null {
  const age = then.boot === now.boot ? now.uptime - then.uptime : (now.at - then.at) / 1000
  return age >= 0 && age <= mostSeconds ? age : null
}
