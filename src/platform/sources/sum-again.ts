// An earlier read checked the file. A program that can write to it can set its times back, so the bytes that are
// unpacked are hashed as well. The start of a drive is written last: a drive that got other bytes stays blank.
import { createHash } from 'node:crypto'
import { message } from '#shared/messages/codes.ts'
import type { Packed } from './decode/decode.ts'
import { gone } from './failures.ts'
import { recordedCheck } from './read/recorded.ts'
import { bytesOf } from './read/source-file.ts'

type SumAgain = {
  /** Before the packed data is read. */
  begin: (signal: AbortSignal) => Promise<void>
  onChunk: ((chunk: Buffer) => void) | undefined
  /** After it. Throws source.gone. */
  check: (signal: AbortSignal) => Promise<void>
}

/**
 * Without a promised hash nothing is hashed: then a file that changes and gets its times back is not noticed. What
 * it would be compared with is only what was shown of it, and a person who chose it without a hash trusts the
 * programs that can write to it.
 */
export function sumAgain({ file, member }: Packed, sha256: string | null): SumAgain {
  if (sha256 === null)
    return { begin: async () => undefined, onChunk: undefined, check: async () => undefined }
  const hash = createHash('sha256')
  let at = 0
  let isSame = true
  const isRecorded = recordedCheck(member?.directory ?? [])
  const onChunk = (chunk: Buffer) => {
    // The directory of a zip chose which of its bytes are the image. It counts only as it was hashed.
    if (isSame) isSame = isRecorded(chunk, at)
    hash.update(chunk)
    at += chunk.length
  }
  const read = async (signal: AbortSignal, start: number, end: number) => {
    for await (const chunk of bytesOf(file, { signal, start, end })) onChunk(chunk)
  }
  return {
    begin: signal => read(signal, 0, member?.start ?? 0),
    onChunk,
    /** Bytes behind the packed data are part of the file too. */
    async check(signal) {
      await read(signal, at, file.sizeBytes)
      if (!isSame || hash.digest('hex') !== sha256) throw gone(file, message('source.reason.changed'))
    },
  }
}
