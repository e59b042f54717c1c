// SHA-256 of what a zstd file unpacks to.
import { createHash } from 'node:crypto'
import { openRegular } from '../files/regular-file.ts'
import { unzstd } from './decode/zstd.ts'

const pieceBytes = 1024 * 1024

type Unpacking = { mostBytes: number; signal: AbortSignal }

/**
 * Returns the hash in hex. null: there is no such file, it cannot be read or unpacked, or the result would be longer.
 * Throws the signal's reason.
 */
export async function unpackedHash(path: string, { mostBytes, signal }: Unpacking): Promise<string | null> {
  const hash = createHash('sha256')
  let leftBytes = mostBytes
  try {
    const file = await openRegular(path, { follow: false })
    if (!file) return null
    try {
      const bytes = file.createReadStream({ autoClose: false, highWaterMark: pieceBytes })
      for await (const piece of unzstd(bytes)) {
        leftBytes -= piece.length
        if (leftBytes < 0 || signal.aborted) return null
        hash.update(piece)
      }
      return hash.digest('hex')
    } finally {
      await file.close()
    }
  } catch {
    // Whatever is wrong with it: it is not the file that was packed.
    return null
  } finally {
    signal.throwIfAborted()
  }
}
