// A file that appears with all of its text, where nothing has its name yet: what a lock needs.
import { link, rm, writeFile } from 'node:fs/promises'
import { errnoOf } from './fs-failure.ts'
import { partialPath } from './partial-name.ts'

/** False when the name is taken. Nobody ever reads a part of the text. Throws what the file system says. */
export async function createText(path: string, text: string, mode?: number): Promise<boolean> {
  const partial = partialPath(path)
  try {
    await writeFile(partial, text, { flag: 'wx', ...(mode === undefined ? {} : { mode }) })
    // link(2) fails where rename(2) would replace.
    await link(partial, path)
    return true
  } catch (thrown) {
    if (errnoOf(thrown) === 'EEXIST') return false
    throw thrown
  } finally {
    await rm(partial, { force: true })
  }
}
