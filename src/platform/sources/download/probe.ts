// The first bytes at a URL, and what the server reports about the rest: enough to tell what it is.
import type { Env } from '../../network/proxy.ts'
import { innerStart, isForTransfer } from './content-coding.ts'
import { answerOf, nothingYet } from './continuing.ts'
import { notDownloaded, parseAddress } from './download.ts'
import { DownloadError } from './download-error.ts'
import { nameIn } from './file-name.ts'
import { get } from './request.ts'
import { type Patience, pauseAfter } from './trying.ts'

export type Probed = {
  name: string
  head: Buffer
  /** Of the whole file; null if the server does not report it. */
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

/** Throws source.download, source.download-login, and the signal's reason. */
export async function probe(address: string, options: Options): Promise<Probed> {
  const url = parseAddress(address)
  let inPart = true
  for (let tries = 1; ; tries += 1) {
    try {
      return await looked(url, inPart, options)
    } catch (thrown) {
      // Some servers refuse every Range, and give the whole file.
      const hasOtherWay = inPart && thrown instanceof DownloadError && thrown.mayBeOfRange
      if (hasOtherWay) inPart = false
      await pauseAfter(thrown, tries, { ...options, wasAnswered: false, hasOtherWay }).catch(last => {
        throw last instanceof DownloadError ? notDownloaded(url, last) : last
      })
    }
  }
}

async function looked(url: URL, inPart: boolean, options: Options): Promise<Probed> {
  const { signal, headBytes, patience, env, mayLoseEncryption = true } = options
  const reply = await get(url, {
    headers: inPart ? { range: `bytes=0-${headBytes - 1}` } : {},
    signal,
    env,
    idleMs: patience.idleMs,
    mayLoseEncryption,
  })
  try {
    const answer = answerOf(reply, nothingYet)
    // An empty file has no range, and some servers have none of any file: 416.
    if (answer.kind === 'restart' && inPart) return await looked(url, false, options)
    const { totalBytes: fileBytes, codings } = answer.kind === 'body' ? answer.part : nothingYet
    const pieces: Buffer[] = []
    let held = 0
    for await (const piece of answer.kind === 'body' ? reply.body : []) {
      pieces.push(piece)
      held += piece.length
      if (held >= headBytes) break
    }
    const head = Buffer.concat(pieces).subarray(0, headBytes)
    const name = nameIn(reply.url, reply.headers)
    const inner = codings.length > 0 ? await innerStart(codings, head) : null
    if (inner === null || !isForTransfer(codings, name, inner)) return { name, head, fileBytes }
    return { name, head: inner.subarray(0, headBytes), fileBytes: null }
  } finally {
    reply.close()
  }
}
