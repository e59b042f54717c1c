// Whether a process still runs. Its id alone does not say: it is given again, in a container to every engine the same one.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { parseStat } from './proc-stat.ts'

/** When a process started: ticks since boot, or where there is no /proc (macOS) as ps writes it; null: no such process. */
export function startTicksOf(pid: number): string | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? null
  } catch {
    return process.platform === 'darwin' ? startByPs(pid) : null
  }
}

/** To the second: enough to tell a process from one that got its id days later. */
export function startByPs(pid: number): string | null {
  try {
    const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, stdio: 'pipe' } as const
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim() || null
  } catch {
    return null
  }
}

/** Which start of the computer this is, as Linux calls it; undefined where nothing says so (macOS). */
function bootIdHere(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

/** Of a process that runs now. */
export const identityOf = (pid: number): ProcessIdentity => ({
  pid,
  startTicks: startTicksOf(pid),
  bootId: bootIdHere(),
})

export const ownProcess = (): ProcessIdentity => identityOf(process.pid)

/** This user's or another's. With `startTicks`, a later process that got the same id does not count; with `bootId`, one
 *  that got the same id and start after the computer was started again does not, either. */
export function isRunning({ pid, startTicks, bootId }: ProcessIdentity): boolean {
  // kill(0) and kill(-n) speak to whole groups: not a process.
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (bootId !== undefined && bootId !== (bootIdHere() ?? bootId)) return false
  try {
    process.kill(pid, 0)
  } catch (thrown) {
    // EPERM: it runs, as somebody else.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return false
  }
  const now = startTicks === null ? null : startTicksOf(pid)
  return now === null || now === startTicks
}
