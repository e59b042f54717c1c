// The writes to a disk in order: for each a header with offset and length, and the bytes.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'

export const headBytes = 12

export function headOf(at: number, length: number): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeBigUInt64LE(BigInt(at), 0)
  head.writeUInt32LE(length, 8)
  return head
}

export type Write = { at: number; data: Buffer }

export function writesIn(log: string): Write[] {
  const bytes = readFileSync(log)
  const found: Write[] = []
  for (let place = 0; place < bytes.length; ) {
    const length = bytes.readUInt32LE(place + 8)
    const start = place + headBytes
    found.push({ at: Number(bytes.readBigUInt64LE(place)), data: bytes.subarray(start, start + length) })
    place = start + length
  }
  return found
}

/** Applies one write to an image. */
export function replay(image: string, { at, data }: Write): void {
  const disk = openSync(image, 'r+')
  writeSync(disk, data, 0, data.length, at)
  closeSync(disk)
}
