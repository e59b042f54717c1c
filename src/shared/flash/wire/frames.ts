// The frames between engine and writer: 1 byte kind, 4 bytes length (little-endian), the body. Pure.

import { Undecodable } from './decode.ts'
import { dataFrameBytes, frameHeaderBytes, frameKind } from './writer-messages.ts'

/** A JSON body is held in memory before it is decoded: large enough for a plan with the extents and seeds of many
 *  drives. */
const jsonFrameBytes = 64 << 20
/** A data frame's body begins with its offset on the disk. */
export const offsetBytes = 8

export function jsonHeader(length: number): Uint8Array {
  return header(frameKind.json, length, frameHeaderBytes)
}

/** The header for `length` bytes that belong at `offset` of the disk. */
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

/** `length`: of the JSON, or of the disk's bytes after the offset. */
type FrameHeader = { kind: 'json' | 'data'; length: number }

/** Parses a frame's first `frameHeaderBytes`. Throws on an unknown kind and on a frame longer than allowed. */
export function readHeader(bytes: Uint8Array): FrameHeader {
  const length = view(bytes).getUint32(1, true)
  if (bytes[0] === frameKind.json) {
    if (length > jsonFrameBytes) throw new Undecodable(`a message of ${length} bytes`)
    return { kind: 'json', length }
  }
  if (bytes[0] !== frameKind.data) throw new Undecodable(`a frame of kind ${bytes[0]}`)
  const dataBytes = length - offsetBytes
  if (dataBytes <= 0 || dataBytes > dataFrameBytes)
    throw new Undecodable(`a data frame of ${dataBytes} bytes`)
  return { kind: 'data', length: dataBytes }
}

/** Parses the `offsetBytes` after a data frame's header. Throws on an offset that no disk has. */
export function readOffset(bytes: Uint8Array): number {
  const value = view(bytes).getBigUint64(0, true)
  if (value > BigInt(Number.MAX_SAFE_INTEGER - dataFrameBytes)) throw new Undecodable(`the offset ${value}`)
  return Number(value)
}

/** Takes incoming bytes, however they are split, and returns the bodies of JSON frames. Throws like readHeader, and
 *  on data. */
export function createMessageParser(): (piece: Uint8Array) => Generator<Uint8Array> {
  const head = new Uint8Array(frameHeaderBytes)
  let body: Uint8Array | null = null
  let filled = 0
  return function* push(piece) {
    for (let at = 0; at < piece.length; ) {
      const part: Uint8Array = body ?? head
      const taken = piece.subarray(at, at + part.length - filled)
      part.set(taken, filled)
      filled += taken.length
      at += taken.length
      if (filled < part.length) return
      filled = 0
      if (!body) {
        const { kind, length } = readHeader(head)
        if (kind === 'data') throw new Undecodable('data where a message was expected')
        body = new Uint8Array(length)
        if (length > 0) continue
      }
      const whole = body
      body = null
      yield whole
    }
  }
}
