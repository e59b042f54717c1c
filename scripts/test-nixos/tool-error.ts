import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What a person has to read and act upon; anything else that is thrown is a fault of the program. */
export class ToolError extends Error {}

/** Something that a registry does not have, or not now: what needs it is skipped, and says this. */
export class UnavailableError extends ToolError {}

/** Hexadecimal. */
export const sha256Of = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex')

export const lastLines = (text: string, count = 20): string =>
  text.trim().split('\n').slice(-count).join('\n')
