// Whether a process still runs. Its id alone does not say: it is given again, in a container to every engine the same one.
import { readFileSync } from 'node:fs'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { parseStat } from './proc-stat.ts'

/** Ticks since boot at which a process started; null where there is no such process, or no /proc. */
export function startTicksOf(pid: number): string | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.startTicks ?? null
  } catch {
    return null
  }
}

export const ownProcess = (): ProcessIdentity => ({ pid: process.pid, startTicks: startTicksOf(process.pid) })

/** This user's or another's. With `startTicks`, a later process that got the same id does not count. */
export function isRunning({ pid, startTicks }: ProcessIdentity): boolean {
  // kill(0) and kill(-n) speak to whole groups: not a process.
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (thrown) {
    // EPERM: it runs, as somebody else.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return false
  }
  const now = startTicks === null ? null : startTicksOf(pid)
  return now === null || now === startTicks
}
