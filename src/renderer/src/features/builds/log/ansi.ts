// Log lines as text: what terminals read as colour, cursor or title is taken out. Pure.

import { withoutEscapes } from '#shared/terminal-escapes.ts'

/** C0 and C1 except tab, and the marks that turn the direction of what follows. */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A progress line that was drawn over itself with carriage returns shows its last state. */
export function plainLine(line: string): string {
  if (line.search(controls) < 0) return line
  const last = line.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  return withoutEscapes(last).replace(controls, '')
}

type Piece = { text: string; match: boolean }

/** The line cut where `wanted` occurs, whatever its case. */
export function markMatches(line: string, wanted: string): Piece[] {
  if (!wanted) return [{ text: line, match: false }]
  const [hay, needle] = [line.toLowerCase(), wanted.toLowerCase()]
  // Case folding may change lengths (İ): then nothing is marked rather than the wrong letters.
  if (hay.length !== line.length) return [{ text: line, match: false }]
  const pieces: Piece[] = []
  let at = 0
  for (let hit = hay.indexOf(needle); hit >= 0; hit = hay.indexOf(needle, at)) {
    if (hit > at) pieces.push({ text: line.slice(at, hit), match: false })
    at = hit + needle.length
    pieces.push({ text: line.slice(hit, at), match: true })
  }
  if (at < line.length) pieces.push({ text: line.slice(at), match: false })
  return pieces
}
