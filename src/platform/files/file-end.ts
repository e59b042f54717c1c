// The end of a file that another program writes, and may fill: a log, a console.
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** At most its last `mostBytes`; nothing of a pipe or device. Throws errors of the file system. */
export async function readEnd(path: string, mostBytes: number): Promise<Buffer> {
  // Opening a pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const facts = await file.stat()
    if (!facts.isFile()) return Buffer.alloc(0)
    const length = Math.min(facts.size, mostBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, facts.size - length)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
