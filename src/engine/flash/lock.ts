// One lock per drive, across all engines of this user. The writer also opens drives exclusively; the lock reports a
// conflict before a password prompt.

import { join } from 'node:path'
import { type LockPorts, takeLock } from '#engine/lock-file.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'

type Lockable = { path: string; name: string }

/** Locks all of them or none; throws drive.busy. The returned function unlocks. */
export async function lockDrives(ports: LockPorts, drives: Lockable[]): Promise<() => Promise<void>> {
  const held: string[] = []
  const unlock = async () => {
    for (const path of held.splice(0)) await ports.files.remove(path)
  }
  try {
    for (const drive of drives) {
      const path = lockPath(ports, drive.path)
      if (!(await takeLock(ports, path))) {
        const values = { name: drive.name, reason: message('flash.reason.locked') }
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
