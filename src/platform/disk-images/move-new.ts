// Renames a file only if nothing has that name yet. Does not use link(2), which file systems on USB sticks lack.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf, writing } from '#platform/files/fs-failure.ts'
import { syncFolder } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'

/** When several callers want one name at once, only one gets it: an empty file claims the name and is then replaced. */
export async function moveNew(from: string, to: string): Promise<void> {
  await writing('files.move', to, async () => {
    await claim(to)
    try {
      await rename(from, to)
    } catch (thrown) {
      await rm(to, { force: true })
      throw thrown
    }
    // From here on, the file with this name is the only copy.
    await syncFolder(dirname(to))
  })
}

async function claim(path: string): Promise<void> {
  try {
    await (await open(path, 'wx')).close()
  } catch (thrown) {
    if (errnoOf(thrown) !== 'EEXIST') throw thrown
    throw failure('file.taken', {
      operation: 'files.move',
      values: { path },
      details: { path },
      cause: thrown,
    })
  }
}
