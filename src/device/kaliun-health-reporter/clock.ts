// When something was: by the clock of the wall, which may jump by years, and by the time since the start of this boot.
import { join } from 'node:path'
import { readBounded } from '../lib/durable-file.ts'

export type Moment = {
  /** Milliseconds since the epoch, as the box believes. */
  at: number
  /** Of this boot, by the kernel. */
  boot: string
  /** Seconds since its start. */
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

/** As long as Connect keeps reports. */
const mostSeconds = 7 * 24 * 3600

/** Seconds between the two. null: too long, or not to be known because the clock was set in between. */
export function ageOf(then: Moment, now: Moment): number | null {
  const age = then.boot === now.boot ? now.uptime - then.uptime : (now.at - then.at) / 1000
  return age >= 0 && age <= mostSeconds ? age : null
}
