// Reduces terminal output to its visible text.
import type { OutputLine } from '#engine/ports/process.ts'
import { withoutEscapes } from '#shared/terminal-escapes.ts'

/** Progress bars draw over themselves with carriage returns: what would be seen at the end is the last segment. */
export function visibleLine(text: string): string {
  const plain = withoutEscapes(text)
  if (!plain.includes('\r')) return plain
  return plain.split('\r').findLast(segment => segment !== '') ?? ''
}

/** Marks an overlong line. */
export function leftOut({ dropped, tail = '' }: OutputLine): string {
  return dropped === undefined ? '' : ` … ${dropped + tail.length} characters left out`
}
