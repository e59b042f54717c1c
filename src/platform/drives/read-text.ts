// Small files and folders that may not be there: then they say nothing.
import { readdir, readFile } from 'node:fs/promises'

export const textOf = (path: string) => readFile(path, 'utf8').catch(() => '')
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
