// Suites that take longer than there is time are run in slices: what did not fit is named, and comes first at another commit.
import { rotatedBy } from '../test-nixos/records/plan.ts'

/** Files in the order of this commit (hexadecimal), in slices of `size`. */
export function slicesOf(files: readonly string[], commit: string, size: number): string[][] {
  const rotated = rotatedBy(commit, [...files].sort())
  const slices: string[][] = []
  for (let at = 0; at < rotated.length; at += size) slices.push(rotated.slice(at, at + size))
  return slices
}

type Deadline = { secondsLeft(): number }

/** `minutes`: null for no limit. */
export function deadlineIn(minutes: number | null, now: () => number = () => performance.now()): Deadline {
  const end = minutes === null ? Number.POSITIVE_INFINITY : now() + minutes * 60_000
  return { secondsLeft: () => (end - now()) / 1000 }
}

/** Runs slices until less time is left than the longest of them took so far. Returns the files that did not run. */
export async function runSlices(
  slices: readonly string[][],
  deadline: Deadline,
  runSlice: (files: string[]) => Promise<void>,
  now: () => number = () => performance.now(),
): Promise<string[]> {
  let longest = 0
  for (const [index, files] of slices.entries()) {
    if (deadline.secondsLeft() <= longest) return slices.slice(index).flat()
    const started = now()
    await runSlice(files)
    longest = Math.max(longest, (now() - started) / 1000)
  }
  return []
}
