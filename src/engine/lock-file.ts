// A file that names the process which holds it: one lock across all engines of this user. A lock whose process is
// gone, or that is from before this boot, is stale.
import { z } from 'zod'
import { jsonOrNull } from '#shared/json.ts'
import { takeLock as takeLockFile } from '#shared/lock-takeover.ts'
import type { Ports } from './ports/index.ts'
import { stillRuns } from './still-runs.ts'

const lockFile = z.object({
  pid: z.number().int(),
  startTicks: z.string().nullable().default(null),
  bootId: z.string().optional(),
  at: z.number(),
})

export type LockPorts = Pick<Ports, 'files' | 'folders' | 'host' | 'now' | 'randomHex'>

/** False if a running process holds it, even this one. Removing the file releases it. */
export function takeLock(ports: LockPorts, path: string): Promise<boolean> {
  const { files, host, now } = ports
  const { pid, startTicks, bootId } = host
  const mine = JSON.stringify({ schema: 1, pid, startTicks, bootId, at: now() })
  return takeLockFile(
    {
      create: lock => files.createText(lock, mine),
      read: lock => files.readText(lock),
      remove: lock => files.remove(lock),
      holds: text => holds(ports, text),
    },
    path,
  )
}

/** Whether any running process holds the lock. */
export const isLocked = async (ports: LockPorts, path: string): Promise<boolean> =>
  holds(ports, await ports.files.readText(path))

function holds(ports: LockPorts, text: string | null): boolean {
  if (text === null) return false
  const lock = lockFile.safeParse(jsonOrNull(text))
  return lock.success && stillRuns(ports, lock.data, lock.data.at)
}
