// SHA-256 of a file, or of what a zstd file unpacks to.
import { createHash } from 'node:crypto'
import { openRegular } from './regular-file.ts'

const operation = 'files.hash'
const pieceBytes = 1024 * 1024

type Hashing = { unpack?: { mostBytes: number }; signal: AbortSignal }

/**
 * In hex. null: there is no such file, its disk cannot read it, it cannot be unpacked, or that would be longer. Throws
 * file.broken for what is not a regular file.
 */
export async function hashFile(path: string, { unpack, signal }: Hashing): Promise<string | null> {
  const file = await openRegular(path, { operation, follow: false })
  if (!file) return null
  const hash = createHash('sha256')
  let leftBytes = unpack?.mostBytes ?? Number.POSITIVE_INFINITY
  try {
    const bytes: AsyncIterable<Buffer> = file.createReadStream({
      autoClose: false,
      highWaterMark: pieceBytes,
    })
    for await (const piece of unpack ? await unpacked(bytes) : bytes) {
      leftBytes -= piece.length
      if (leftBytes < 0 || signal.aborted) return null
      hash.update(piece)
    }
    return hash.digest('hex')
  } catch {
    // Whatever is wrong with it: it is not the file that was written.
    return null
  } finally {
    await file.close()
    signal.throwIfAborted()
  }
}

/** Most commands read no archive. */
const unpacked = async (bytes: AsyncIterable<Buffer>): Promise<AsyncIterable<Buffer>> =>
  (await import('../sources/decode/zstd.ts')).unzstd(bytes)
