// The frames between engine and writer: 1 byte kind, 4 bytes length (little endian), the body. Pure.
import { dataFrameBytes, frameHeaderBytes, frameKind } from './writer-messages.ts'

/** A JSON body is held in memory before it is decoded: a plan with the extents and seeds of many drives fits. */
export const jsonFrameBytes = 64 << 20
/** A data frame's body begins with its offset on the disk. */
export const offsetBytes = 8

export function jsonHeader(length: number): Uint8Array {
  return header(frameKind.json, length, frameHeaderBytes)
}

/** What comes before `length` bytes that belong at `offset` of the disk. */
export function dataHeader(offset: number, length: number): Uint8Array {
  const bytes = header(frameKind.data, offsetBytes + length, frameHeaderBytes + offsetBytes)
  view(bytes).setBigUint64(frameHeaderBytes, BigInt(offset), true)
  return bytes
}

function header(kind: number, length: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes[0] = kind
  view(bytes).setUint32(1, length, true)
  return bytes
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** A whole JSON body, or as much of a data frame as came: `bytes` are a part of what was pushed, not a copy. */
export type FramePart =
  | { kind: 'json'; body: Uint8Array }
  | { kind: 'data'; offset: number; bytes: Uint8Array }

/**
 * Takes what arrives, however it was cut. Throws on an unknown kind, a frame longer than allowed, or an offset that no
 * disk has; what the other end then sends means nothing.
 */
export function createFrameParser(): (piece: Uint8Array) => Generator<FramePart> {
  const head = new Uint8Array(frameHeaderBytes + offsetBytes)
  let headFilled = 0
  let headNeeded = frameHeaderBytes
  let body: Uint8Array | null = null
  let offset = 0
  /** Of the body, still to come. */
  let left = 0

  const begin = () => {
    const length = view(head).getUint32(1, true)
    if (head[0] === frameKind.json) {
      if (length > jsonFrameBytes) throw new Error(`a message of ${length} bytes`)
      body = new Uint8Array(length)
      left = length
    } else if (head[0] === frameKind.data) {
      left = length - offsetBytes
      if (left <= 0 || left > dataFrameBytes) throw new Error(`a data frame of ${left} bytes`)
      headNeeded = head.length
    } else throw new Error(`a frame of kind ${head[0]}`)
  }
  const readOffset = () => {
    const value = view(head).getBigUint64(frameHeaderBytes, true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER - dataFrameBytes)) throw new Error(`the offset ${value}`)
    offset = Number(value)
  }
  const next = () => {
    headFilled = 0
    headNeeded = frameHeaderBytes
    body = null
  }

  return function* push(piece) {
    for (let at = 0; at < piece.length; ) {
      if (headFilled < headNeeded) {
        const taken = Math.min(headNeeded - headFilled, piece.length - at)
        head.set(piece.subarray(at, at + taken), headFilled)
        headFilled += taken
        at += taken
        if (headFilled < headNeeded) return
        if (headNeeded === head.length) readOffset()
        else begin()
        if (headFilled < headNeeded || left > 0) continue
      }
      const taken = Math.min(left, piece.length - at)
      const bytes = piece.subarray(at, at + taken)
      at += taken
      left -= taken
      if (body) {
        body.set(bytes, body.length - left - taken)
        if (left > 0) continue
        const whole = body
        next()
        yield { kind: 'json', body: whole }
      } else {
        const start = offset
        offset += taken
        if (left === 0) next()
        yield { kind: 'data', offset: start, bytes }
      }
    }
  }
}
