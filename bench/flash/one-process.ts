// The upper limit for flashing a compressed image here: the decoder and the drive in one process that has the
// right to write the drive, without a start-up, a check, a hash or a read-back.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { copyInto } from '#platform/sources/read/copy-into.ts'
import { createPool } from '#writer/memory/buffer-pool.ts'

const slotBytes = 1 << 20
type Runs = AsyncIterable<{ offset: number; bytes: Uint8Array }>

export async function straightOnto(drive: string, runs: Runs): Promise<void> {
  const file = await open(drive, constants.O_RDWR | constants.O_DIRECT | constants.O_EXCL)
  const pool = createPool(16, slotBytes)
  const writing: Promise<unknown>[] = []
  try {
    for await (const { offset, bytes } of runs) {
      for (let at = 0; at < bytes.length; at += slotBytes) {
        const slot = await pool.take()
        const length = Math.min(slotBytes, bytes.length - at)
        copyInto(slot, 0, bytes.subarray(at, at + length))
        writing.push(file.write(slot, 0, length, offset + at).finally(() => pool.give(slot)))
      }
    }
    await Promise.all(writing)
    await file.sync()
  } finally {
    await Promise.allSettled(writing)
    await file.close()
  }
}
