// Output lines as events of a job: a host or a program decides how many there are, and each costs the engine and every
// window time and memory.

/** A burst is more than any activation prints; afterwards as many as a person could follow. */
const burst = 2000
const perSecond = 200
const longest = 2000

/** Passes on the lines that fit, each cut; drops the rest. */
export function limitLines(pass: (text: string) => void, now: () => number): (text: string) => void {
  let left = burst
  let at = now()
  return text => {
    const time = now()
    left = Math.min(burst, left + (Math.max(0, time - at) * perSecond) / 1000)
    at = time
    if (left < 1) return
    left--
    pass(text.slice(0, longest))
  }
}
