// Sends a disk while it is decoded: as fast as the writer accepts it, and without a copy.
import type { Socket } from 'node:net'
import type { WriterWork } from '#engine/ports/writer.ts'
import { dataHeader, jsonHeader } from '#shared/flash/wire/frames.ts'
import { dataFrameBytes, type ToWriter } from '#shared/flash/wire/writer-messages.ts'

export type DiskStream = NonNullable<WriterWork['stream']>

export function sendMessage(socket: Socket, message: ToWriter): void {
  if (!socket.writable) return
  const body = Buffer.from(JSON.stringify(message))
  socket.write(Buffer.concat([jsonHeader(body.length), body]))
}

/** Resolves with the disk's size once everything is sent, or null if the writer reads no more. */
export async function sendStream(
  socket: Socket,
  stream: DiskStream,
  signal: AbortSignal,
): Promise<number | null> {
  const runs = stream(signal)
  try {
    for (;;) {
      const { value, done } = await runs.next()
      if (signal.aborted) return null
      if (done) return value.sizeBytes
      for (let at = 0; at < value.bytes.length; at += dataFrameBytes)
        await sendPiece(socket, value.offset + at, value.bytes.subarray(at, at + dataFrameBytes))
    }
  } catch (thrown) {
    if (signal.aborted) return null
    throw thrown
  } finally {
    // Only abandons the decoder: its error was thrown above, or no longer matters.
    await runs.return({ sizeBytes: 0 }).catch(() => undefined)
  }
}

/** Resolves when the kernel has it, or it is no longer wanted: then its memory may be reused. */
function sendPiece(socket: Socket, offset: number, bytes: Uint8Array): Promise<void> {
  return new Promise(resolve => {
    if (!socket.writable) return resolve()
    socket.cork()
    socket.write(dataHeader(offset, bytes.length))
    socket.write(bytes, () => resolve())
    socket.uncork()
  })
}
