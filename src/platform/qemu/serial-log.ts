// Keeps QEMU's log of a machine's output small: a guest may print for months.
import { open, truncate, writeFile } from 'node:fs/promises'

const mostBytes = 16 * 2 ** 20
/** More than one boot of a large system. */
const keptBytes = 2 ** 20

/** The file for output that is older than the log's first byte. */
export const olderLog = (log: string) => `${log}.1`

/** A file that QEMU will append to: what a guest prints is for this user alone, also in a log of an earlier Kiln. */
export async function makePrivate(path: string): Promise<void> {
  const file = await open(path, 'a', 0o600)
  try {
    await file.chmod(0o600)
  } finally {
    await file.close()
  }
}

/**
 * Moves the end of a long log to a second file and empties the log. QEMU appends, so it continues at the new
 * beginning. Output during these milliseconds may be missing from the log; an open screen has it already.
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
