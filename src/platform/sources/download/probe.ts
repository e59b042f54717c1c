// The first bytes at a URL, and what the server reports about the rest: enough to tell what it is.
import { message } from '#shared/messages/codes.ts'
import type { Env } from '../../network/proxy.ts'
import { innerStart, isForTransfer } from './content-coding.ts'
import { answerOf, askFor, nothingYet, type Part } from './continuing.ts'
import { notDownloaded, parseAddress } from './download.ts'
import { DownloadError } from './download-error.ts'
import { nameIn } from './file-name.ts'
import { get, type Reply } from './request.ts'
import { maxRestarts, type Patience, pauseAfter } from './trying.ts'

export type Probed = {
  name: string
  head: Buffer
  /** The size of the whole file; null if the server does not report it. */
  fileBytes: number | null
}

type Options = {
  signal: AbortSignal
  headBytes: number
  patience: Patience
  env: Env
  /** Only looked at: what is written is loaded again. false for what is trusted as it comes. */
  mayLoseEncryption?: boolean
}

/** The bytes that have come so far: after a broken connection, reading continues where it broke, as in a download. */
type Look = { part: Part; pieces: Buffer[]; inPart: boolean; wasAnswered: boolean; restarts: number }

/** Throws source.download, source.download-login, and the signal's reason. */
export async function probe(address: string, options: Options): Promise<Probed> {
  const url = parseAddress(address)
  const look: Look = { part: nothingYet, pieces: [], inPart: true, wasAnswered: false, restarts: 0 }
  for (let tries = 0; ; ) {
    const before = look.part.doneBytes
    try {
      return await looked(url, look, options)
    } catch (thrown) {
      tries = look.part.doneBytes > before ? 1 : tries + 1
      // Some servers refuse every Range, and give the whole file.
      const hasOtherWay = look.inPart && thrown instanceof DownloadError && thrown.mayBeOfRange
      if (hasOtherWay) look.inPart = false
      const { wasAnswered } = look
      await pauseAfter(thrown, tries, { ...options, wasAnswered, hasOtherWay }).catch(last => {
        throw last instanceof DownloadError ? notDownloaded(url, last) : last
      })
    }
  }
}

/** Throws DownloadError where that happened too often: a file that changes each time would be looked at for ever. */
function startOver(look: Look): void {
  if (look.part.doneBytes > 0) look.restarts += 1
  if (look.restarts > maxRestarts) throw new DownloadError(message('download.reason.restarts'))
  look.part = nothingYet
  look.pieces = []
}

/** Forgets what came where a request could not name the same file. */
function headersFor(look: Look, headBytes: number): Record<string, string> {
  const last = headBytes - 1
  const { range, ...known } = look.inPart ? askFor(look.part, false) : {}
  if (range !== undefined) return { range: `${range}${last}`, ...known }
  startOver(look)
  return look.inPart ? { range: `bytes=0-${last}` } : {}
}

async function looked(url: URL, look: Look, options: Options): Promise<Probed> {
  const { signal, headBytes, patience, env, mayLoseEncryption = true } = options
  const reply = await get(url, {
    headers: headersFor(look, headBytes),
    signal,
    env,
    patience,
    mayLoseEncryption,
  })
  try {
    look.wasAnswered = true
    const answer = answerOf(reply, look.part)
    if (answer.kind === 'restart' && look.inPart) {
      // An empty file has no range, and some servers have none of any file: 416. Or it is another file by now.
      if (look.part.doneBytes === 0) look.inPart = false
      startOver(look)
      return await looked(url, look, options)
    }
    if (answer.kind === 'body') {
      if (answer.part.doneBytes === 0) startOver(look)
      look.part = namedBy(reply, answer.part)
      await takeHead(reply, look, headBytes)
    }
    const { totalBytes: fileBytes, codings } = look.part
    const head = Buffer.concat(look.pieces).subarray(0, headBytes)
    const name = nameIn(reply.url, reply.headers)
    const inner = codings.length > 0 ? await innerStart(codings, head) : null
    if (inner === null || !isForTransfer(codings, name, inner)) return { name, head, fileBytes }
    return { name, head: inner.subarray(0, headBytes), fileBytes: null }
  } finally {
    reply.close()
  }
}

/** Keeps the headers by which a later request can name the same file. */
const namedBy = ({ headers }: Reply, part: Part): Part => ({
  ...part,
  etag: part.etag ?? headers.etag ?? null,
  lastModified: part.lastModified ?? headers['last-modified'] ?? null,
})

async function takeHead(reply: Reply, look: Look, headBytes: number): Promise<void> {
  for await (const piece of reply.body) {
    look.pieces.push(piece)
    look.part = { ...look.part, doneBytes: look.part.doneBytes + piece.length }
    if (look.part.doneBytes >= headBytes) return
  }
}
