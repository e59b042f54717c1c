// Small pieces that are written over the image once it is verified: a seed, a moved partition table.
import type { Device } from '../drive/device.ts'
import { alignDown, alignUp, pieces, type Region } from '../memory/regions.ts'
import type { Piece } from './gpt.ts'

export type Placing = {
  device: Device
  blockBytes: number
  /** A drive's memory. */
  slot: Buffer
}

/** Keeps the other bytes of blocks that a piece only partly fills. Throws what the device throws. */
export async function writePiece(piece: Piece, { device, blockBytes, slot }: Placing): Promise<void> {
  for (const { region, blocks, view, bytes } of parts(piece, blockBytes, slot)) {
    if (bytes.length < blocks.length) await device.read(blocks, region.start)
    bytes.copy(view)
    await device.write(blocks, region.start)
  }
}

/** Whether the drive holds it. */
export async function holdsPiece(piece: Piece, { device, blockBytes, slot }: Placing): Promise<boolean> {
  for (const { region, blocks, view, bytes } of parts(piece, blockBytes, slot)) {
    await device.read(blocks, region.start)
    if (!view.equals(bytes)) return false
  }
  return true
}

type Part = { region: Region; blocks: Buffer; view: Buffer; bytes: Buffer }

function* parts({ offset, bytes }: Piece, blockBytes: number, slot: Buffer): Generator<Part> {
  const end = offset + bytes.length
  const whole = { start: alignDown(offset, blockBytes), end: alignUp(end, blockBytes) }
  for (const region of pieces([whole], slot.length)) {
    const blocks = slot.subarray(0, region.end - region.start)
    const [from, to] = [Math.max(region.start, offset), Math.min(region.end, end)]
    yield {
      region,
      blocks,
      view: blocks.subarray(from - region.start, to - region.start),
      bytes: bytes.subarray(from - offset, to - offset),
    }
  }
}
