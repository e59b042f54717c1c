import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs'

/** The new content whole or the old one: never half of it. */
export function replaceFile(path: string, content: string): void {
  const partial = `${path}.${process.pid}.partial`
  const file = openSync(partial, 'w')
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(partial, path)
}
