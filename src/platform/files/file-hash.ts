// SHA-256 of a file.
import { createHash } from 'node:crypto'
import { reading } from './fs-failure.ts'
import { openRegular } from './regular-file.ts'

const operation = 'files.hash'
const pieceBytes = 1024 * 1024

/** Hashes a file, in hex; null: there is no such file. Throws file.broken, and the signal's reason. */
export async function hashFile(path: string, signal: AbortSignal): Promise<string | null> {
  const file = await openRegular(path, { operation, follow: false })
  if (!file) return null
  const hash = createHash('sha256')
  try {
    return await reading(operation, path, async () => {
      const bytes = file.createReadStream({ autoClose: false, highWaterMark: pieceBytes })
      for await (const piece of bytes as AsyncIterable<Buffer>) {
        signal.throwIfAborted()
        hash.update(piece)
      }
      return hash.digest('hex')
    })
  } finally {
    await file.close()
  }
}
