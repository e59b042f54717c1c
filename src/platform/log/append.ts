// Appends lines to kiln.log. Several processes append at once: each write is one call with O_APPEND, so that
// lines never mix.
import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from '../files/fs-failure.ts'
import { makeFolderNow } from '../files/make-folder-now.ts'
import { makeFolder } from '../files/tree.ts'

export const logName = 'kiln.log'

/** Never through a link, and never blocked by a pipe of that name. */
const flags =
  constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const mode = 0o600

const textOf = (lines: string[]) => lines.map(line => `${line}\n`).join('')

/** The file is opened for each write, because another process may have rotated it. */
export async function appendLines(folder: string, lines: string[]): Promise<void> {
  const path = join(folder, logName)
  const handle = await open(path, flags, mode).catch(async thrown => {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown
    await makeOwnFolder(folder)
    return open(path, flags, mode)
  })
  try {
    await handle.write(textOf(lines))
  } finally {
    await handle.close()
  }
}

/** XDG base directories 0.8: missing parents of Kiln's folders are also created for this user alone. */
async function makeOwnFolder(folder: string): Promise<void> {
  await makeFolder(folder, () => 0o700)
}

/** Appends at once, for a process that is about to exit. */
export function appendLinesNow(folder: string, lines: string[]): void {
  try {
    makeFolderNow(folder, 0o700)
    const file = openSync(join(folder, logName), flags, mode)
    writeSync(file, textOf(lines))
    closeSync(file)
  } catch {
    // The process exits either way.
  }
}
