// A file appears whole or not at all: written under a temporary name in the same folder, fsynced, renamed.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf, unlessMissing, writing } from './fs-failure.ts'
import { partialPath } from './partial-name.ts'

/** fsync of a file or a folder. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** What a file system says that cannot sync a folder (EINVAL, ENOTSUP), and a folder that may not be read. */
const unsyncable = new Set(['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'])

/** A folder's fsync is what makes a rename last. Where there is none the rename is done all the same. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await sync(path)
  } catch (thrown) {
    if (!unsyncable.has(errnoOf(thrown) ?? '')) throw thrown
  }
}

/** Each folder after what is in it. Links have nothing of their own to sync. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await sync(path)
  }
  await syncFolder(folder)
}

/**
 * Lets `body` write to temporary names, one for each of `targets`, and renames them when it is done. When anything
 * fails before all are in place, nothing new is left under either name. What took an old file's place is never removed:
 * it may be the only one.
 */
export async function publish<T>(
  operation: string,
  targets: string[],
  body: (...partials: string[]) => Promise<T>,
): Promise<T> {
  const pairs = targets.map(target => ({ target, partial: partialPath(target) }))
  const leftovers = new Set(pairs.map(pair => pair.partial))
  try {
    return await writing(operation, targets[0] ?? '', async () => {
      const result = await body(...pairs.map(pair => pair.partial))
      for (const { partial } of pairs) await sync(partial)
      for (const { target, partial } of pairs) {
        const isNew = !(await unlessMissing(null, () => lstat(target)))
        await rename(partial, target)
        if (isNew) leftovers.add(target)
      }
      leftovers.clear()
      for (const folder of new Set(targets.map(dirname))) await syncFolder(folder)
      return result
    })
  } catch (thrown) {
    await Promise.allSettled([...leftovers].map(path => rm(path, { force: true })))
    throw thrown
  }
}
