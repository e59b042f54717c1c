// Keeps backups and exports out of the data folder: there they would be lost together with the data, and a file could
// have a name that Connect itself uses.
import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { unlessMissing } from '#platform/files/fs-failure.ts'
import { failure } from '#shared/errors.ts'
import { unlessUnusable } from './data-folder.ts'

/** `path`: of something that may not exist yet. Throws connect.inside, folder.unusable. */
export async function assertOutsideData(folder: string, path: string, operation: string): Promise<void> {
  const isInside = await unlessUnusable(dirname(path), async () => {
    const own = await identityOf(folder)
    for (let at = await nearest(path); ; at = dirname(at)) {
      if ((await identityOf(at)) === own) return true
      if (at === dirname(at)) return false
    }
  })
  if (isInside) throw failure('connect.inside', { operation, values: { path, folder } })
}

/** The same by all of its names: of a bind mount, or in other letters where case does not count. */
async function identityOf(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true })
  return `${dev} ${ino}`
}

/** The nearest part of the path that exists, without links. */
async function nearest(path: string): Promise<string> {
  const real = await unlessMissing(null, () => realpath(path))
  return real ?? (path === dirname(path) ? path : nearest(dirname(path)))
}
