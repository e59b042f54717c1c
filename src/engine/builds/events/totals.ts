// Sums over activities by type, as Nix's own progress bar counts them (ProgressBar::getStatus and stopActivity in
// src/libmain/progress-bar.cc).
import type { GraphTotals, Tally } from '#shared/builds/build-graph.ts'
import { activity } from './activity-types.ts'
import type { Live } from './live.ts'

type Sums = { done: number; expected: number; running: number; failed: number; announced: number }
type Progress = Pick<Live, 'done' | 'expected' | 'running' | 'failed'>

export function createTotals() {
  const byType = new Map<number, Sums>()
  const sumsOf = (type: number): Sums => {
    let sums = byType.get(type)
    if (!sums) {
      sums = { done: 0, expected: 0, running: 0, failed: 0, announced: 0 }
      byType.set(type, sums)
    }
    return sums
  }
  /** Done never passes expected: Nix counts what it starts a little before what it expects. */
  const tally = (type: number): Tally => {
    const { done, expected, running, failed, announced } = sumsOf(type)
    return { done, expected: Math.max(done, expected, announced), running, failed }
  }
  const bytes = (type: number) => {
    const { done, expected } = tally(type)
    return { done, expected }
  }

  return {
    progress: (live: Live, next: Progress) => {
      const sums = sumsOf(live.type)
      sums.done += next.done - live.done
      sums.expected += next.expected - live.expected
      sums.running += next.running - live.running
      sums.failed += next.failed - live.failed
      live.done = next.done
      live.expected = next.expected
      live.running = next.running
      live.failed = next.failed
    },
    expect: (live: Live, type: number, count: number) => {
      live.expectedByType ??= new Map()
      sumsOf(type).announced += count - (live.expectedByType.get(type) ?? 0)
      live.expectedByType.set(type, count)
    },
    stop: (live: Live) => {
      const sums = sumsOf(live.type)
      // Forgets what Nix expected beyond what it did, as its own bar does: it counts a finished build once too often
      // ("20 of 21") until the activity stops. Where builds or copies were broken off, the open ones stay expected.
      const counts = live.type === activity.builds || live.type === activity.copyPaths
      if (!counts || (live.running === 0 && live.failed === 0)) sums.expected += live.done - live.expected
      sums.running -= live.running
      for (const [type, count] of live.expectedByType ?? []) sumsOf(type).announced -= count
    },
    /** All went well: what was still expected of builds and copies turned out not to be needed. */
    finish: () => {
      for (const type of [activity.builds, activity.copyPaths]) sumsOf(type).expected = sumsOf(type).done
    },
    builds: () => tally(activity.builds),
    all: (): GraphTotals => ({
      builds: tally(activity.builds),
      copies: tally(activity.copyPaths),
      downloadBytes: bytes(activity.fileTransfer),
      copyBytes: bytes(activity.copyPath),
    }),
  }
}
