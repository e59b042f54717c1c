// A file appears whole or not at all: written under a temporary name in the same folder, fsynced, renamed.
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { writing } from './fs-failure.ts'

/** `.<name>.<random>.partial-<pid>` beside `path`: two writers of one file, or of one process, never meet. */
export const partialPath = (path: string, pid = process.pid): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(3).toString('hex')}.partial-${pid}`)

/** The process that left a temporary file of this name, or null for any other name: what is safe to sweep. */
export function partialOwner(name: string): number | null {
  const pid = /^\..+\.[0-9a-f]{6}\.partial-(\d+)$/.exec(name)?.[1]
  return pid === undefined ? null : Number(pid)
}

/** fsync of a file or a folder. A folder's fsync is what makes a rename last. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Lets `body` write to temporary names, one for each of `targets`, and renames them when it is done.
 * When anything fails nothing of it is left, under either name.
 */
export async function publish<T>(
  operation: string,
  targets: string[],
  body: (...partials: string[]) => Promise<T>,
): Promise<T> {
  const pairs = targets.map(target => ({ target, partial: partialPath(target) }))
  const renamed: string[] = []
  try {
    return await writing(operation, targets[0] ?? '', async () => {
      const result = await body(...pairs.map(pair => pair.partial))
      for (const { partial } of pairs) await sync(partial)
      for (const { target, partial } of pairs) {
        await rename(partial, target)
        renamed.push(target)
      }
      for (const folder of new Set(targets.map(dirname))) await sync(folder)
      return result
    })
  } catch (thrown) {
    await Promise.allSettled(
      [...pairs.map(pair => pair.partial), ...renamed].map(path => rm(path, { force: true })),
    )
    throw thrown
  }
}
