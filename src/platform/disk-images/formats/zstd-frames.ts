// Finds where the frames of a zstd file begin and end, by RFC 8878 section 3.1, without decoding them. Needed because
// Node's decoder stops silently after the first frame (nodejs/node#64741) and accepts a truncated file (#64592).

import { message } from '#shared/messages/codes.ts'
import { mebibytes } from '#shared/messages/message.ts'
import { ReasonError } from '#shared/reason-error.ts'

/**
 * The part of a chunk within one frame. `ends`: the frame ends with it. `windowBytes`: how much content the
 * decoder must keep in memory; 0 until the frame header has been read.
 */
export type FramePiece = { bytes: Uint8Array; ends: boolean; windowBytes: number }

/** A fault in the file: `reason` continues a sentence after its name ("it is …"). */
export class ZstdFormatError extends ReasonError {
  override readonly name = 'ZstdFormatError'
}

/** A valid frame that Node's decoder does not support. `reason` continues a sentence after the file's name. */
export class ZstdWindowError extends ReasonError {
  override readonly name = 'ZstdWindowError'
}

/** The error a decoder threw for a frame with this window. */
export function frameFailure(thrown: unknown, windowBytes: number): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null
  if (code !== 'ZSTD_error_frameParameter_windowTooLarge') return thrown
  const needed = mebibytes(Math.ceil(windowBytes / (1 << 20)))
  return new ZstdWindowError(message('zstd.reason.window', { needed }), { cause: thrown })
}

type Wanted = { collect: number } | { skip: number }

const zstdMagic = 0xfd2fb528
const littleEndian = (bytes: number[]) => bytes.reduceRight((value, byte) => value * 256 + byte, 0)
const dictionaryIdBytes = [0, 1, 2, 4]
const contentSizeBytes = [0, 2, 4, 8]

/** Walks one frame: requests the bytes that encode lengths, and skips the rest. */
function* walkFrame(onWindow: (bytes: number) => void): Generator<Wanted, void, number[]> {
  const magic = littleEndian(yield { collect: 4 })
  if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) {
    yield { skip: littleEndian(yield { collect: 4 }) }
    return
  }
  if (magic !== zstdMagic) throw new ZstdFormatError(message('zstd.reason.other'))
  const [descriptor = 0] = yield { collect: 1 }
  const singleSegment = (descriptor >> 5) & 1
  const contentSize = contentSizeBytes[descriptor >> 6] || singleSegment
  const [window = 0] = singleSegment ? [] : yield { collect: 1 }
  yield { skip: dictionaryIdBytes[descriptor & 3] ?? 0 }
  const size = littleEndian(yield { collect: contentSize })
  onWindow(singleSegment ? size + (contentSize === 2 ? 256 : 0) : windowOf(window))
  for (let last = false; !last; ) {
    const header = littleEndian(yield { collect: 3 })
    const type = (header >> 1) & 3
    if (type === 3) throw new ZstdFormatError(message('zstd.reason.block'))
    last = (header & 1) === 1
    // An RLE block stores one byte; its size says how often to repeat it.
    yield { skip: type === 1 ? 1 : header >> 3 }
  }
  if (descriptor & 4) yield { skip: 4 }
}

/** RFC 8878, section 3.1.1.1.2. */
const windowOf = (descriptor: number) => 2 ** (10 + (descriptor >> 3)) * (1 + (descriptor & 7) / 8)

export function createFrameScanner() {
  /** null between frames. */
  let frame: ReturnType<typeof walkFrame> | null = null
  let wanted: Wanted = { skip: 0 }
  let held: number[] = []
  let frames = 0
  let windowBytes = 0

  /** Continues until more bytes are needed. True when the frame is complete. */
  const advance = (walk: ReturnType<typeof walkFrame>): boolean => {
    while (isSatisfied()) {
      const next = walk.next(held)
      if (next.done) return true
      held = []
      wanted = next.value
    }
    return false
  }

  return {
    /** Throws unless there was a frame and the last one is complete. */
    finish(): void {
      if (frame || frames === 0) throw new ZstdFormatError(message('reason.cut-off'))
    },

    /** Splits `chunk` at frame boundaries. Throws on bytes outside any frame. */
    push(chunk: Uint8Array): FramePiece[] {
      const pieces: FramePiece[] = []
      let start = 0
      for (let at = 0; at < chunk.length; ) {
        if (!frame) {
          windowBytes = 0
          frame = walkFrame(bytes => {
            windowBytes = bytes
          })
          wanted = { skip: 0 }
          advance(frame)
        }
        at = take(chunk, at)
        if (!advance(frame)) continue
        frame = null
        frames += 1
        pieces.push({ bytes: chunk.subarray(start, at), ends: true, windowBytes })
        start = at
      }
      if (start < chunk.length) pieces.push({ bytes: chunk.subarray(start), ends: false, windowBytes })
      return pieces
    },
  }

  function take(chunk: Uint8Array, from: number): number {
    const missing = 'skip' in wanted ? wanted.skip : wanted.collect - held.length
    const to = Math.min(chunk.length, from + missing)
    if ('skip' in wanted) wanted = { skip: missing - (to - from) }
    else held.push(...chunk.subarray(from, to))
    return to
  }

  function isSatisfied(): boolean {
    return 'skip' in wanted ? wanted.skip === 0 : held.length === wanted.collect
  }
}
