// Splits what comes over a socket into lines, one at a time: a chunk of 64 KiB may have as many of them.

const newline = 10

/** `longest`: in bytes, without the line break. */
export function createLines(longest: number) {
  /** The begun line. */
  let kept: Buffer[] = []
  let length = 0
  /** The bytes that are not split yet. */
  let rest: Buffer = Buffer.alloc(0)
  const drop = () => {
    kept = []
    length = 0
    rest = Buffer.alloc(0)
  }
  return {
    /** Call once `next` has given null. */
    add(chunk: Buffer) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    },
    /** null: none is whole. */
    next(): string | 'too-long' | null {
      const end = rest.indexOf(newline)
      const part = end < 0 ? rest : rest.subarray(0, end)
      length += part.length
      if (length > longest) {
        drop()
        return 'too-long'
      }
      if (part.length > 0) kept.push(part)
      rest = rest.subarray(end < 0 ? rest.length : end + 1)
      if (end < 0) return null
      const line = Buffer.concat(kept).toString('utf8')
      kept = []
      length = 0
      return line
    },
    drop,
  }
}
