// QEMU's copy of what a machine printed, kept small: a guest may print for months.
import { open, truncate, writeFile } from 'node:fs/promises'

const mostBytes = 16 * 2 ** 20
/** More than one boot of a large system. */
const keptBytes = 2 ** 20

/** Where what was printed before the log's first byte is. */
export const olderLog = (log: string) => `${log}.1`

/**
 * Keeps the end of a log that has become long beside it, and empties it. QEMU appends, so it goes on at the new beginning.
 * What is printed during these milliseconds may be lost from the log; a screen that shows it has it already.
 */
export async function boundSerialLog(log: string, most = mostBytes, kept = keptBytes): Promise<void> {
  const file = await open(log, 'r')
  try {
    const { size } = await file.stat()
    if (size <= most) return
    const tail = Buffer.alloc(kept)
    const { bytesRead } = await file.read(tail, 0, kept, size - kept)
    await writeFile(olderLog(log), tail.subarray(0, bytesRead), { mode: 0o600 })
    await truncate(log, 0)
  } finally {
    await file.close()
  }
}
