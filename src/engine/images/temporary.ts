// Files that are made on the way to another, in the image's folder: of a random name, so that two never meet.
import { join } from 'node:path'
import type { Ports } from '../ports/index.ts'

/** Named as the platform names what it has not finished: `.<name>.<random>.partial-<pid>`. */
export const temporaryName = ({ randomHex, host }: Pick<Ports, 'randomHex' | 'host'>, name: string) =>
  `.${name}.${randomHex(3)}.partial-${host.pid}`

/** Removes what processes that are gone have left in `folder`. */
export async function sweep({ files }: Pick<Ports, 'files'>, folder: string): Promise<void> {
  for (const name of await files.list(folder)) {
    const pid = /^\..+\.[0-9a-f]{6}\.partial-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !files.isRunning(Number(pid))) await files.remove(join(folder, name))
  }
}
