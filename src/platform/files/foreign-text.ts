// Reads a text file that a stranger may have made: not an endless device, a blocking pipe, or a link to elsewhere.

import { readRegular } from './regular-file.ts'

/** null if there is no such file. Throws file.broken. */
export const readForeignText = async (path: string, maxBytes: number): Promise<string | null> =>
  (await readRegular(path, { maxBytes, follow: false }))?.toString('utf8') ?? null
