// Temporary names of files being written. They name the process, so that leftovers of a killed process can be
// recognised.
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { ownProcess } from '../process/running.ts'

/**
 * `.<name>.<random>.partial-<pid>[-<start>]` next to `path`: two writers of one file, or of one process,
 * never collide. The start (see ProcessIdentity) is left out if unknown.
 */
export function partialPath(path: string, { pid, startTicks }: ProcessIdentity = ownProcess()): string {
  const owner = startTicks === null ? `${pid}` : `${pid}-${startTicks}`
  return join(dirname(path), `.${basename(path)}.${randomBytes(3).toString('hex')}.partial-${owner}`)
}

/** Which process wrote under a temporary name; null for any other name. */
export function partialWriter(name: string): ProcessIdentity | null {
  const [, pid, startTicks = null] = /^\..+\.[0-9a-f]{6}\.partial-(\d+)(?:-(\d+))?$/.exec(name) ?? []
  return pid === undefined ? null : { pid: Number(pid), startTicks }
}
