import type { OutputLine } from '#engine/ports/process.ts'
import { createLineSplitter } from './lines.ts'

/** Splits into lines, passes them on, and keeps the last ones (truncated to 2,000 characters). */
export function collectLines(
  onLines: (lines: OutputLine[]) => void,
  onThrow: (thrown: unknown) => void,
  kept: number,
) {
  const splitter = createLineSplitter()
  let last: OutputLine[] = []
  const take = (lines: OutputLine[]) => {
    if (!lines.length) return
    last = lines.length >= kept ? lines.slice(-kept) : [...last, ...lines].slice(-kept)
    try {
      onLines(lines)
    } catch (thrown) {
      onThrow(thrown)
    }
  }
  return {
    push: (chunk: Uint8Array) => take(splitter.push(chunk)),
    end: () => {
      take(splitter.end())
      return last.map(line => line.text.slice(0, 2000))
    },
  }
}
