// A drive's current speed: bytes over the last seconds, and the time that the rest of its phase takes at that speed.
// Pure; times in milliseconds.
export type Sample = { time: number; bytes: number }

const windowMs = 3_000
/** A shorter window measures the cache rather than the drive. */
const knownAfterMs = 1_000

/** The samples that still count, with the new one; a count that went back starts over. */
export function sampled(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && next.bytes < last.bytes) return [next]
  const kept = samples.filter((sample, index) => {
    const following = samples[index + 1]
    // The last one before the window stays, so that the measured time is never shorter than the window.
    return sample.time >= next.time - windowMs || (following && following.time > next.time - windowMs)
  })
  return [...kept, next]
}

/** null until it is known. */
export function bytesPerSecond(samples: Sample[]): number | null {
  const [first] = samples
  const last = samples.at(-1)
  if (!first || !last || last.time - first.time < knownAfterMs) return null
  return ((last.bytes - first.bytes) * 1000) / (last.time - first.time)
}

/** null if total or speed are unknown, or nothing moves. */
export function secondsLeft(
  { doneBytes, totalBytes }: { doneBytes: number; totalBytes: number | null },
  speed: number | null,
): number | null {
  if (totalBytes === null || !speed) return null
  return Math.max(0, totalBytes - doneBytes) / speed
}
