// A stream's bytes on a wire whose other messages are text (a WebSocket): the stream's number in four bytes,
// big-endian, then the bytes. Pure.
type Bytes = { t: 'bytes'; id: number; bytes: Uint8Array }

const headBytes = 4

export function encodeFrame({ id, bytes }: Bytes): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(headBytes + bytes.byteLength)
  new DataView(frame.buffer).setUint32(0, id)
  frame.set(bytes, headBytes)
  return frame
}

/** null if it is too short. The bytes are not copied. */
export function decodeFrame(frame: Uint8Array): Bytes | null {
  if (frame.byteLength < headBytes) return null
  const id = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
  return { t: 'bytes', id, bytes: frame.subarray(headBytes) }
}
