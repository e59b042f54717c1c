// The descriptions of paths that were read for the last update. Most paths of the next one are the same, and a description is
// checked by its signature each time, so it may lie anywhere. Without this file all are read again.
import { join } from 'node:path'
import { parseNarInfo } from '#shared/narinfo.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'

const mostBytes = 64 * 1024 * 1024
const nameOf = (folder: string) => join(folder, 'described.json')

/** By path. */
export function readDescribed(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  try {
    const texts: unknown = JSON.parse(readBounded(nameOf(folder), mostBytes) ?? '[]')
    for (const text of Array.isArray(texts) ? texts : []) {
      const info = typeof text === 'string' ? parseNarInfo(text) : null
      if (info) found.set(info.storePath, text)
    }
  } catch {
    // The disk, or what a power cut left of it.
  }
  return found
}

export function writeDescribed(folder: string, texts: ReadonlyMap<string, string>): void {
  try {
    writeDurably(nameOf(folder), JSON.stringify([...texts.values()]))
  } catch {
    // A disk that is full: nothing depends on it.
  }
}

export const forgetDescribed = (folder: string): void => removeFile(nameOf(folder))
