// Removes what killed processes left half-written.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../process/running.ts'
import { unlessMissing } from './fs-failure.ts'
import { partialWriter } from './partial-name.ts'
import { removeTree } from './tree.ts'

/**
 * Removes files in `folder` with a temporary name (any, or of `of`) whose process has ended. A file that
 * cannot be removed stays.
 */
export async function sweepPartials(folder: string, of?: string): Promise<void> {
  for (const name of await unlessMissing([], () => readdir(folder))) {
    const writer = of === undefined || name.startsWith(`.${of}.`) ? partialWriter(name) : null
    // A file that cannot be removed stays, and is retried next time.
    if (writer && !isRunning(writer)) await removeTree(join(folder, name)).catch(() => undefined)
  }
}
