// The number of the last update that was started, on disk before it is handled, so that none is handled twice.
import { statSync } from 'node:fs'
import { readBounded, writeDurably } from '../lib/durable-file.ts'

/** After a week without updates Telegram continues at any number, and sends no update below the number that it was given. */
const quietMs = 3 * 24 * 3_600_000
/** Telegram repeats updates at most this far back. */
const window = 100_000
/** After a quiet week it repeats what it did not hear of alone, which is one answer of 100. */
const quietWindow = 1000

export function openLastUpdate(path: string, now: () => number, log: (line: string) => void) {
  let last = Number(readBounded(path) ?? 0)
  let at = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const isQuiet = () => now() - at > quietMs
  return {
    /** The offset for getUpdates. 0: it starts at the first update that Telegram has. */
    offset: (): number => (last === 0 || isQuiet() ? 0 : last + 1),
    /** false if it was taken before. */
    take(id: number): boolean {
      if (id <= last && last - id < (isQuiet() ? quietWindow : window)) {
        // The week was not quiet: the clock jumped ahead.
        at = now()
        return false
      }
      last = id
      at = now()
      try {
        writeDurably(path, String(id))
      } catch (thrown) {
        // On a full disk people still need an answer. Telegram learns at the next call that it was taken.
        log(
          `The number of the last update was not written: ${thrown instanceof Error ? thrown.message : thrown}`,
        )
      }
      return true
    },
  }
}
