// For tests: what a bad drive keeps of what is written to it. Sparse, in memory.
const pageBytes = 65_536

export type Faults = {
  /** Reads or writes that touch a byte from here on fail with EIO. */
  failReadsFrom?: number
  failWritesFrom?: number
  /** A write that touches a byte from here on is taken only by its first half. */
  shortWritesFrom?: number
  /** A counterfeit whose chips know only these many bytes: what lies beyond lands at the beginning again. */
  goesRoundAt?: number
  /** A counterfeit that forgets what is written from here on. */
  forgetsFrom?: number
  /** This byte reads back with a bit turned over. */
  flipsAt?: number
  /** Milliseconds that every read and write takes. */
  slowMs?: number
}

export function createStore() {
  const pages = new Map<number, Buffer>()
  const places = function* (at: number, length: number, roundAt: number) {
    for (let done = 0; done < length; ) {
      const position = (at + done) % roundAt
      const within = position % pageBytes
      const taken = Math.min(length - done, pageBytes - within, roundAt - position)
      yield { page: position - within, within, done, taken }
      done += taken
    }
  }
  return {
    read(at: number, length: number, faults: Faults): Buffer | null {
      if (at + length > (faults.failReadsFrom ?? Infinity)) return null
      const bytes = Buffer.alloc(length)
      for (const { page, within, done, taken } of places(at, length, faults.goesRoundAt ?? Infinity))
        pages.get(page)?.copy(bytes, done, within, within + taken)
      const flip = (faults.flipsAt ?? -1) - at
      if (flip >= 0 && flip < length) bytes[flip] = (bytes[flip] ?? 0) ^ 1
      return bytes
    },
    write(at: number, data: Buffer, faults: Faults): boolean {
      if (at + data.length > (faults.failWritesFrom ?? Infinity)) return false
      const kept = data.subarray(0, Math.max(0, (faults.forgetsFrom ?? Infinity) - at))
      for (const { page, within, done, taken } of places(at, kept.length, faults.goesRoundAt ?? Infinity)) {
        const found = pages.get(page) ?? Buffer.alloc(pageBytes)
        kept.copy(found, within, done, done + taken)
        pages.set(page, found)
      }
      return true
    },
  }
}
