// One change to a machine at a time, across all engines of this user.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { isLocked, type LockPorts, takeLock } from '../lock-file.ts'
import { machineFolder, machineId } from './folder.ts'

const lockOf = ({ folders }: LockPorts, id: string) => join(folders.data, 'locks', `machine-${id}.json`)

export const isMachineLocked = (ports: LockPorts, id: string): Promise<boolean> =>
  isLocked(ports, lockOf(ports, id))

/** How many ids of an image may be taken before something else must be wrong. */
const tries = 100

/** Runs `body` with a free id, which stays reserved in the meantime. */
export async function withNewId<T>(
  ports: LockPorts,
  imageId: string,
  body: (id: string) => Promise<T>,
): Promise<T> {
  for (let turn = 0; turn < tries; turn++) {
    const id = machineId(imageId, ports.randomHex(2))
    const lock = lockOf(ports, id)
    if (!(await takeLock(ports, lock))) continue
    try {
      if ((await ports.files.facts(machineFolder(ports.folders, id))) === null) return await body(id)
    } finally {
      await ports.files.remove(lock)
    }
  }
  throw failure('machine.busy', { operation: 'machines.start', values: { id: machineId(imageId, '…') } })
}

/** Runs `body` while no one else changes the machine; throws machine.busy. */
export async function whileMachineLocked<T>(
  ports: LockPorts,
  id: string,
  body: () => Promise<T>,
): Promise<T> {
  const path = lockOf(ports, id)
  if (!(await takeLock(ports, path))) throw failure('machine.busy', { operation: 'machines', values: { id } })
  try {
    return await body()
  } finally {
    await ports.files.remove(path)
  }
}
