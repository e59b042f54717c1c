// The broker's audit as a hash chain: each line begins with a hash of its text and of the line before. Pure.
import { createHash } from 'node:crypto'
import { fieldsOf } from './decode.ts'

/** Before the first line. */
export const noHash = '0'.repeat(64)
/** The longest line: an input has at most 64 KiB, and JSON writes a byte as up to six. */
export const longestLine = 512 * 1024

export const chainHash = (before: string, text: string): string =>
  createHash('sha256').update(`${before}\n${text}`).digest('hex')

type ChainLine = {
  readonly hash: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly text: string
}

/** null if it is incomplete, as after a power cut. */
export function chainLine(line: string): ChainLine | null {
  const split = line.indexOf(' ')
  const [hash, text] = [line.slice(0, split), line.slice(split + 1)]
  if (!/^[0-9a-f]{64}$/.test(hash)) return null
  try {
    const fields = fieldsOf(JSON.parse(text))
    return fields && { hash, fields, text }
  } catch {
    return null
  }
}

/**
 * The hash that the next line continues from. A line that a power cut left counts with its text, so that
 * nothing before it can be changed.
 */
export const headAfter = (before: string, line: string): string =>
  chainLine(line)?.hash ?? chainHash(before, line)
