// The last pieces of what passes by.

export type Tail<T> = {
  /** In their order: as many of the last as hold `minBytes`, or all. */
  pieces: readonly T[]
  /** Takes the next, and gives those that have fallen off the tail. */
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
