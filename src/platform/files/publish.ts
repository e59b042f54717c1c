// Makes a file appear complete or not at all: written under a temporary name in the same folder, fsynced, renamed.
import { lstat, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf, unlessMissing, writing } from './fs-failure.ts'
import { partialPath } from './partial-name.ts'

/** fsync of a file or a folder. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Errors of file systems that cannot sync a folder (EINVAL, ENOTSUP), and of folders without read permission. */
const unsyncable = new Set(['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'])

/** fsync on the folder makes a rename durable. Without it, the rename has still happened. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await sync(path)
  } catch (thrown) {
    if (!unsyncable.has(errnoOf(thrown) ?? '')) throw thrown
  }
}

/** Each folder after its content. Links have no content to sync. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await syncTree(path)
    else if (entry.isFile()) await sync(path)
  }
  await syncFolder(folder)
}

/**
 * Lets `body` write to temporary names, one per target, and renames them at the end. If anything fails before
 * all are in place, nothing new is left under either name. A file that replaced an old one is never removed:
 * it may be the only copy.
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
