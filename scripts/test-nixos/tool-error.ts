import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** An error for a person to act on. Anything else that is thrown is a bug. */
export class ToolError extends Error {}

/** Something is not available here or now. What needs it is skipped, with this message. */
export class UnavailableError extends ToolError {}

/** Hexadecimal. */
export const sha256Of = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex')

export const lastLines = (text: string, count = 20): string =>
  text.trim().split('\n').slice(-count).join('\n')
