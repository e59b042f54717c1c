// Small files and folders that may not be there: then they say nothing.
import { readdir, readFile } from 'node:fs/promises'

// Not being there is an answer, and the usual one: there is nothing to log.
export const textOf = (path: string) => readFile(path, 'utf8').catch(() => '')
// As above.
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
