// A file gets its name only where nothing has it yet. Not by link(2), which file systems of USB sticks do not have.
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf, writing } from '#platform/files/fs-failure.ts'
import { syncFolder } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'

/** Of several that want one name at once only one gets it: it is claimed with an empty file, which is then replaced. */
export async function moveNew(from: string, to: string): Promise<void> {
  await writing('files.move', to, async () => {
    await claim(to)
    try {
      await rename(from, to)
    } catch (thrown) {
      await rm(to, { force: true })
      throw thrown
    }
    // After the try: the file that has this name now is the only copy.
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
