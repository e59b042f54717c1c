// Whether a process still runs. Its pid alone is not enough: pids are reused, and in a container every engine
// gets the same one.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { parseStat } from './proc-stat.ts'

/** When a process started: ticks since boot, or without /proc (macOS) as printed by ps; null: no such process. */
export function startTicksOf(pid: number): string | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? null
  } catch {
    return process.platform === 'darwin' ? startByPs(pid) : null
  }
}

/** Returns the start to the second: enough to tell a process from one that got its pid days later. */
export function startByPs(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null
  } catch {
    return null
  }
}

/** Linux's id of this boot; undefined on other systems (macOS). */
function bootIdHere(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

/** Identifies a process that runs now. */
export const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startTicks: startTicksOf(pid),
  bootId: bootIdHere(),
})

export const ownProcess = (): ProcessIdentity => identityOf(process.pid)

/**
 * This user's or another's. With `startTicks`, a later process with the same pid does not count; with
 * `bootId`, nor does one with the same pid and start ticks after a reboot.
 */
export function isRunning({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  // kill(0) and kill(-n) signal whole groups, not a process.
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (bootId !== undefined && bootId !== (bootIdHere() ?? bootId)) return false
  try {
    process.kill(pid, 0)
  } catch (thrown) {
    // EPERM: it runs, as another user.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return false
  }
  const now = startTicks === null ? null : startTicksOf(pid)
  return now === null || now === startTicks
}
