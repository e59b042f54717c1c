// A text file that a stranger may have made: no device that never ends, no pipe that never begins, no link to elsewhere.

import { readRegular } from './regular-file.ts'

/** null when there is no such file. Throws file.broken. */
export const readForeignText = async (path: string, maxBytes: number): Promise<string | null> =>
  (await readRegular(path, { maxBytes, follow: false }))?.toString('utf8') ?? null
