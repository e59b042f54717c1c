// Reads small files and folders that may be missing; then the result is empty.
import { readdir, readFile } from 'node:fs/promises'

// A missing file is usual and a valid answer, so there is nothing to log.
export const textOf = (path: string) => readFile(path, 'utf8').catch(() => '')
// A missing folder is usual, too.
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
