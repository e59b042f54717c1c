// The first bytes at a URL, and what the server reports about the rest: enough to tell what it is.
import { answerOf, nothingYet } from './continuing.ts'
import { nameIn, notDownloaded, type Patience, parseAddress } from './download.ts'
import { DownloadError } from './download-error.ts'
import { get } from './request.ts'

export type Probed = {
  name: string
  head: Buffer
  /** Of the whole file; null if the server does not report it. */
  fileBytes: number | null
}

/** Throws source.download, and the signal's reason. */
export async function probe(
  address: string,
  { signal, headBytes, patience }: { signal: AbortSignal; headBytes: number; patience: Patience },
): Promise<Probed> {
  const url = parseAddress(address)
  try {
    const reply = await get(url, {
      headers: { range: `bytes=0-${headBytes - 1}` },
      signal,
      idleMs: patience.idleMs,
      // Only inspected: what is flashed is downloaded again.
      mayLoseEncryption: true,
    })
    try {
      const answer = answerOf(reply, nothingYet)
      const fileBytes = answer.kind === 'body' ? answer.part.totalBytes : null
      const pieces: Buffer[] = []
      let held = 0
      // An empty file has no range: 416.
      for await (const piece of answer.kind === 'body' ? reply.body : []) {
        pieces.push(piece)
        held += piece.length
        if (held >= headBytes) break
      }
      const head = Buffer.concat(pieces).subarray(0, headBytes)
      return { name: nameIn(reply.url, reply.headers), head, fileBytes }
    } finally {
      reply.close()
    }
  } catch (thrown) {
    throw thrown instanceof DownloadError ? notDownloaded(url, thrown.reason, thrown) : thrown
  }
}
