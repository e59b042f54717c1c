// What is left of terminal output when there is no terminal.
import type { OutputLine } from '#engine/ports/process.ts'

// CSI sequences (colours, cursor, erase), OSC sequences (titles, links) up to BEL or ST, and two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g

export const withoutEscapes = (text: string): string =>
  text.includes('\u001b') ? text.replace(escapes, '') : text

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
