// Finds a text in a log in one read from its start, a megabyte at a time.
import { openRegular } from './regular-file.ts'

const newline = 0x0a

type Matches = { lines: number[]; total: number }

/** Lines of `text` that contain `needle` (both in lower case), each once; and the total number of lines. */
export function matchingLines(
  text: string,
  needle: string,
  firstLine: number,
): { matches: number[]; lines: number } {
  const matches: number[] = []
  let line = 0
  let hit = text.indexOf(needle)
  for (let start = 0; start < text.length; line += 1) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    if (hit !== -1 && hit < end) {
      matches.push(firstLine + line)
      hit = text.indexOf(needle, end)
    }
    start = end + 1
  }
  return { matches, lines: line }
}

export async function searchLog(path: string, text: string, limit: number): Promise<Matches> {
  const result: Matches = { lines: [], total: 0 }
  const needle = text.toLowerCase()
  // No line contains a newline, and every line contains the empty text.
  if (needle === '' || needle.includes('\n')) return result
  let rest: Buffer[] = []
  let line = 0

  const take = (whole: Buffer) => {
    const { matches, lines } = matchingLines(whole.toString('utf8').toLowerCase(), needle, line)
    line += lines
    result.total += matches.length
    result.lines.push(...matches.slice(0, Math.max(0, limit - result.lines.length)))
  }

  const file = await openRegular(path)
  if (!file) return result
  // The stream closes the file.
  for await (const piece of file.createReadStream({ highWaterMark: 1 << 20 })) {
    const bytes: Buffer = piece
    const end = bytes.lastIndexOf(newline)
    if (end === -1) {
      rest.push(bytes)
      continue
    }
    take(Buffer.concat([...rest, bytes.subarray(0, end + 1)]))
    rest = [bytes.subarray(end + 1)]
  }
  return result
}
