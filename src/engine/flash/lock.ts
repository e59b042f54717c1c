// One lock for each drive, across all engines of this person: a file that names the process which holds it. The writer
// opens drives exclusively besides; the lock is what says so before anybody is asked for a password.
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import type { Ports } from '../ports/index.ts'

const lockFile = z.object({ pid: z.number().int(), at: z.number() })

type LockPorts = Pick<Ports, 'files' | 'folders' | 'host' | 'now' | 'randomHex'>
export type Lockable = { path: string; name: string }

/** Locks all of them or none; throws drive.busy. The returned function unlocks. */
export async function lockDrives(ports: LockPorts, drives: Lockable[]): Promise<() => Promise<void>> {
  const held: string[] = []
  const unlock = async () => {
    for (const path of held.splice(0)) await ports.files.remove(path)
  }
  try {
    for (const drive of drives) {
      const path = lockPath(ports, drive.path)
      if (!(await take(ports, path))) {
        const values = { name: drive.name, reason: 'Kiln is writing it already' }
        throw failure('drive.busy', { operation: 'flash', values, details: { path: drive.path } })
      }
      held.push(path)
    }
    return unlock
  } catch (thrown) {
    await unlock()
    throw thrown
  }
}

const lockPath = ({ folders }: LockPorts, drive: string) =>
  join(folders.data, 'locks', `${encodeURIComponent(drive)}.json`)

async function take(ports: LockPorts, path: string): Promise<boolean> {
  const mine = JSON.stringify({ schema: 1, pid: ports.host.pid, at: ports.now() })
  // Twice: after a stale one was put away.
  for (let turn = 0; turn < 2; turn++) {
    if (await ports.files.createText(path, mine)) return true
    if (!(await putAwayStale(ports, path))) return false
  }
  return false
}

/** Renames it first: of two that find it stale only one gets it, and the other sees that it got a fresh one. */
async function putAwayStale(ports: LockPorts, path: string): Promise<boolean> {
  if (holds(ports, await ports.files.readText(path))) return false
  const aside = `${path}.${ports.randomHex(4)}.stale`
  await ports.files.rename(path, aside).catch(() => undefined) // it has just been unlocked
  const text = await ports.files.readText(aside)
  const fresh = holds(ports, text)
  if (fresh) await ports.files.createText(path, text ?? '')
  await ports.files.remove(aside)
  return !fresh
}

function holds({ files, host }: LockPorts, text: string | null): boolean {
  if (text === null) return false
  const lock = lockFile.safeParse(parsed(text))
  return lock.success && lock.data.at >= host.bootedAt && files.isRunning(lock.data.pid)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
