// The end of a file that another program writes, and may fill: a log, a console.
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** At most its last `mostBytes`; nothing of a pipe or device. Throws errors of the file system. */
export async function readEnd(path: string, mostBytes: number): Promise<Buffer> {
  // Opening a pipe would wait for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    return (await file.stat()).isFile() ? await endOf(file, mostBytes) : Buffer.alloc(0)
  } finally {
    await file.close()
  }
}

/** The same, of an open file. */
export async function endOf(file: FileHandle, mostBytes: number): Promise<Buffer> {
  const { size } = await file.stat()
  const length = Math.min(size, mostBytes)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
  return buffer.subarray(0, bytesRead)
}
