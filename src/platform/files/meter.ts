// Reports bytes done at most ten times a second, never going back, and always ending with done = total.
const intervalMs = 100

type Meter = { add: (bytes: number) => void; finish: () => void }

export function createMeter(
  totalBytes: number,
  onBytes: (done: number, total: number) => void,
  now: () => number = () => performance.now(),
): Meter {
  let done = 0
  let reported = -1
  let reportedAt = Number.NEGATIVE_INFINITY
  const report = () => {
    if (done === reported) return
    reported = done
    reportedAt = now()
    onBytes(done, totalBytes)
  }
  return {
    add(bytes) {
      done = Math.min(done + bytes, totalBytes)
      // Only finish() reports the total: then the file has its final name.
      if (done < totalBytes && now() - reportedAt >= intervalMs) report()
    },
    finish() {
      done = totalBytes
      report()
    },
  }
}
