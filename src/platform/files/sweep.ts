// What killed processes left half-written.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isRunning } from '../process/running.ts'
import { unlessMissing } from './fs-failure.ts'
import { partialWriter } from './partial-name.ts'
import { removeTree } from './tree.ts'

/** Removes what lies in `folder` under a temporary name, of any name or of `of`, whose process has ended. One that cannot be
 *  removed stays. */
export async function sweepPartials(folder: string, of?: string): Promise<void> {
  for (const name of await unlessMissing([], () => readdir(folder))) {
    const writer = of === undefined || name.startsWith(`.${of}.`) ? partialWriter(name) : null
    // One that cannot be removed stays, and is tried again the next time.
    if (writer && !isRunning(writer)) await removeTree(join(folder, name)).catch(() => undefined)
  }
}
