// One change of a machine at a time, across all engines of this person.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { isLocked, type LockPorts, takeLock } from '../lock-file.ts'

const lockOf = ({ folders }: LockPorts, id: string) => join(folders.data, 'locks', `machine-${id}.json`)

export const isMachineLocked = (ports: LockPorts, id: string): Promise<boolean> =>
  isLocked(ports, lockOf(ports, id))

/** Runs `body` while nobody else changes the machine; throws machine.busy. */
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
