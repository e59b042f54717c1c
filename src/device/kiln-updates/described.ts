// Cache of path descriptions from the last update: most paths of the next one are the same. Signatures are
// checked each time, so the file needs no protection. Without it, all descriptions are read again.
import { join } from 'node:path'
import { parseNarInfo } from '#shared/narinfo.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'

const mostBytes = 64 * 1024 * 1024
const nameOf = (folder: string) => join(folder, 'described.json')

/** The descriptions by store path. */
export function readDescribed(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  try {
    const texts: unknown = JSON.parse(readBounded(nameOf(folder), mostBytes) ?? '[]')
    for (const text of Array.isArray(texts) ? texts : []) {
      const info = typeof text === 'string' ? parseNarInfo(text) : null
      if (info) found.set(info.storePath, text)
    }
  } catch {
    // The disk failed, or a power cut damaged the file.
  }
  return found
}

export function writeDescribed(folder: string, texts: ReadonlyMap<string, string>): void {
  try {
    writeDurably(nameOf(folder), JSON.stringify([...texts.values()]))
  } catch {
    // The disk is full: nothing depends on the file.
  }
}

export const forgetDescribed = (folder: string): void => removeFile(nameOf(folder))
