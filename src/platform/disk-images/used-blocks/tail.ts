// The last pieces of a stream.

type Tail<T> = {
  /** The last pieces in order: the fewest that hold `minBytes`, or all. */
  pieces: readonly T[]
  /** Adds the next piece, and returns those that no longer belong to the tail. */
  push: (piece: T) => T[]
}

export function createTail<T>(minBytes: number, lengthOf: (piece: T) => number): Tail<T> {
  const pieces: T[] = []
  let bytes = 0
  return {
    pieces,
    push(piece) {
      pieces.push(piece)
      bytes += lengthOf(piece)
      let gone = 0
      for (const each of pieces) {
        if (bytes - lengthOf(each) < minBytes) break
        bytes -= lengthOf(each)
        gone += 1
      }
      return pieces.splice(0, gone)
    },
  }
}
