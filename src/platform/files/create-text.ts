// Creates a file with all of its text, only if the name is free: what a lock needs.
import { link, rm, writeFile } from 'node:fs/promises'
import { errnoOf } from './fs-failure.ts'
import { partialPath } from './partial-name.ts'

/** `flush`: fsynced before it has its name. */
type Options = { mode?: number | undefined; flush?: boolean }

/** False if the name is taken. No reader ever sees a part of the text. Throws the file system's error. */
export async function createText(
  path: string,
  text: string | Uint8Array,
  { mode, flush }: Options = {},
): Promise<boolean> {
  const partial = partialPath(path)
  try {
    await writeFile(partial, text, { flag: 'wx', flush, mode })
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
