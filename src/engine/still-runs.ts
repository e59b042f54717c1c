// Whether the process that a record names still runs: a lock's, a build's, a machine's.
import type { ProcessIdentity } from './ports/files.ts'
import type { Ports } from './ports/index.ts'

/** `at`: when it ran for certain, in milliseconds since the epoch. */
export function stillRuns(
  { files, host }: Pick<Ports, 'files' | 'host'>,
  process: ProcessIdentity,
  at: number,
): boolean {
  // Both times are the clock's, and it may have been set in between: then a process that runs would count as one of an
  // earlier start of the computer. Where both starts are known by name, files.isRunning compares those.
  const isNamed = process.bootId !== undefined && host.bootId !== undefined
  return (isNamed || at >= host.bootedAt) && files.isRunning(process)
}
