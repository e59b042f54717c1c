// Replaces a text file atomically. The old file may be a link to the real one, and has a mode.
import { chmod, open, readlink, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { errnoOf, unlessMissing, writing } from './fs-failure.ts'
import { publish } from './publish.ts'

type Options = { mode?: number | undefined; isPrivate?: boolean }

/** Without `mode`, an existing file keeps its mode; a new one is 0600 if private, else as the umask says. */
export async function writeText(
  path: string,
  text: string | Uint8Array,
  { mode, isPrivate = false }: Options = {},
): Promise<void> {
  const operation = 'files.write'
  const target = await writing(operation, path, () => linkedFile(path))
  const old = await writing(operation, target, () => unlessMissing(null, () => stat(target)))
  const wanted = mode ?? (old ? old.mode & 0o777 : isPrivate ? 0o600 : undefined)
  await publish(operation, [target], async partial => {
    // Created without permissions for others, then given its mode: a secret is never readable in between.
    const handle = await open(partial, 'wx', wanted === undefined ? 0o666 : 0o600)
    try {
      await handle.writeFile(text)
      if (wanted !== undefined) await chmod(partial, wanted)
    } finally {
      await handle.close()
    }
  })
}

/** The target of a link, even if missing; any other path unchanged. Cyclic links throw ELOOP. */
async function linkedFile(path: string): Promise<string> {
  // EINVAL and ENOENT: not a link. The write itself reports anything worse.
  const link = await readlink(path).catch(() => null)
  if (link === null) return path
  try {
    return await realpath(path)
  } catch (thrown) {
    if (errnoOf(thrown) !== 'ENOENT') throw thrown
    return linkedFile(resolve(dirname(path), link))
  }
}
