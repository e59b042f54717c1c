// A file that names the process which holds it: one lock across all engines of this person. One whose process is gone,
// or that is from before this start of the computer, counts for nothing.
import { z } from 'zod'
import type { Ports } from './ports/index.ts'
import { stillRuns } from './still-runs.ts'

const lockFile = z.object({
  pid: z.number().int(),
  startTicks: z.string().nullable().default(null),
  bootId: z.string().optional(),
  at: z.number(),
})

export type LockPorts = Pick<Ports, 'files' | 'folders' | 'host' | 'now' | 'randomHex'>

/** False when a running process holds it, even this one. Removing the file releases it. */
export async function takeLock(ports: LockPorts, path: string): Promise<boolean> {
  const { pid, startTicks, bootId } = ports.host
  const mine = JSON.stringify({ schema: 1, pid, startTicks, bootId, at: ports.now() })
  // Twice: after a stale one was put away.
  for (let turn = 0; turn < 2; turn++) {
    if (await ports.files.createText(path, mine)) return true
    if (!(await putAwayStale(ports, path))) return false
  }
  return false
}

/** By any process that runs. */
export const isLocked = async (ports: LockPorts, path: string): Promise<boolean> =>
  holds(ports, await ports.files.readText(path))

/** Renames it first: of two that find it stale only one gets it, and the other sees that it got a fresh one. */
async function putAwayStale(ports: LockPorts, path: string): Promise<boolean> {
  if (holds(ports, await ports.files.readText(path))) return false
  const aside = `${path}.${ports.randomHex(4)}.stale`
  await ports.files.rename(path, aside).catch(() => undefined) // it has just been unlocked, which is fine
  const text = await ports.files.readText(aside)
  const fresh = holds(ports, text)
  if (fresh) await ports.files.createText(path, text ?? '')
  await ports.files.remove(aside)
  return !fresh
}

function holds(ports: LockPorts, text: string | null): boolean {
  if (text === null) return false
  const lock = lockFile.safeParse(parsed(text))
  return lock.success && stillRuns(ports, lock.data, lock.data.at)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
