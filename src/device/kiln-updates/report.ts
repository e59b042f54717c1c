// The results of the last look and the last switch, for people and other programs. Nothing depends on the
// file, so a full disk cannot block what it reports: the old text is then overwritten in place, which needs
// no new block.
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { writeDurably } from '../lib/durable-file.ts'

export function writeReport(path: string, report: object): void {
  const text = `${JSON.stringify(report)}\n`
  try {
    writeDurably(path, text, 0o644)
  } catch (thrown) {
    if (!isFull(thrown)) throw thrown
    overwrite(path, text)
  }
}

const isFull = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT')

function overwrite(path: string, text: string): void {
  try {
    const file = openSync(path, 'r+')
    try {
      const bytes = Buffer.from(text)
      const written = writeSync(file, bytes, 0, bytes.length, 0)
      ftruncateSync(file, written)
    } finally {
      closeSync(file)
    }
  } catch (thrown) {
    process.stderr.write(
      `${path} could not be written: ${thrown instanceof Error ? thrown.message : thrown}\n`,
    )
  }
}
