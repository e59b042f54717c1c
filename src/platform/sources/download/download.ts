// Downloads a URL into a file in the cache: resumes after interruptions, retries with pauses, and ensures
// that all parts are of one file.

import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { writeAll } from '#platform/disk-images/disk-images.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { writing } from '../../files/fs-failure.ts'
import { freeBytes } from '../../files/space.ts'
import { answerOf, askFor, nothingYet, type Part } from './continuing.ts'
import { DownloadError } from './download-error.ts'
import { type Place, placeFor } from './place.ts'
import { get, isHttp, type Reply } from './request.ts'

const operation = 'flash.source'
/** Tries in a row without a byte of progress. A server that never answered may be a typo. */
const maxTries = 6
const maxUnansweredTries = 2
/** Restarts from the first byte: for a server without ranges, or a file that changes. */
const maxRestarts = 3
const longestPauseMs = 60_000
/** How much may be downloaded again after a crash. */
const noteEveryBytes = 64 << 20

export type Patience = { firstPauseMs: number; idleMs: number }
export const usualPatience: Patience = { firstPauseMs: 500, idleMs: 30_000 }

type Downloaded = {
  path: string
  /** As named in the URL. */
  name: string
  /** Removes it, or keeps it for later. */
  leave: Place['leave']
}

type Options = {
  folder: string
  signal: AbortSignal
  /** The file will be checked by its SHA-256. */
  isSummed: boolean
  patience: Patience
  onProgress: (done: number, total: number | null) => void
}

/** Throws source.download, space.full, and the signal's reason; everything received is kept. */
export async function download(address: string, options: Options): Promise<Downloaded> {
  const url = parseAddress(address)
  return writing(operation, `${options.folder}/file`, async () => {
    const place = await placeFor(options.folder, url)
    try {
      const name = await fill(place, url, options)
      return { path: place.file, name, leave: place.leave }
    } catch (thrown) {
      await place.leave({ keep: true })
      options.signal.throwIfAborted()
      throw thrown instanceof DownloadError ? notDownloaded(url, thrown.reason, thrown) : thrown
    }
  })
}

export function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url && isHttp(url)) return url
  const values = { url: address, reason: message('download.reason.url') }
  throw failure('source.download', { operation, values })
}

/** User names and passwords in a URL stay out of messages. */
export function notDownloaded(url: URL, reason: Value, cause?: unknown): KilnError {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  return failure('source.download', { operation, values: { url: shown.href, reason }, cause })
}

type State = {
  part: Part
  /** The last redirect target: the same file is there, with the same tag. */
  mirror: URL | null
  restarts: number
  wasAnswered: boolean
}

/** The file's name, once it is complete. */
async function fill(place: Place, url: URL, options: Options): Promise<string> {
  const part = await place.load()
  if (part.isWhole && options.isSummed) return nameIn(url, {})
  const state: State = { part, mirror: null, restarts: 0, wasAnswered: false }
  const file = await open(place.file, part.doneBytes > 0 ? 'r+' : 'w+')
  try {
    for (let tries = 0; ; ) {
      const before = state.part.doneBytes
      try {
        const name = await attempt(url, state, { place, file, options })
        if (name !== null) return name
      } catch (thrown) {
        tries = state.part.doneBytes > before ? 1 : tries + 1
        await pauseAfter(thrown, tries, state, options)
      }
    }
  } finally {
    await file.close()
  }
}

type Target = { place: Place; file: FileHandle; options: Options }

/** One request and its result. null: request again. */
async function attempt(url: URL, state: State, target: Target): Promise<string | null> {
  const { signal, isSummed, patience } = target.options
  const before = state.part.doneBytes
  const reply = await get(state.mirror ?? url, {
    headers: askFor(state.part, isSummed),
    signal,
    idleMs: patience.idleMs,
    mayLoseEncryption: isSummed,
  })
  try {
    state.wasAnswered = true
    const answer = answerOf(reply, state.part)
    if (answer.kind === 'whole') return nameIn(reply.url, reply.headers)
    state.part = answer.kind === 'restart' ? nothingYet : answer.part
    if (before > 0 && state.part.doneBytes === 0) state.restarts += 1
    if (state.restarts > maxRestarts) throw new DownloadError(message('download.reason.restarts'))
    if (answer.kind === 'restart') return null
    state.mirror = reply.url
    await takeBody(reply, state, target)
    return nameIn(reply.url, reply.headers)
  } finally {
    reply.close()
  }
}

/** Throws if another try is pointless. */
async function pauseAfter(
  thrown: unknown,
  tries: number,
  state: State,
  { signal, patience }: Options,
): Promise<void> {
  signal.throwIfAborted()
  if (!(thrown instanceof DownloadError)) throw thrown
  // Redirect targets may be valid for minutes only.
  const hadMirror = state.mirror !== null
  if (tries > 1 || !thrown.passes) state.mirror = null
  if (!thrown.passes && !hadMirror) throw thrown
  if (tries >= (state.wasAnswered ? maxTries : maxUnansweredTries)) throw thrown
  const pauseMs = thrown.pauseMs ?? patience.firstPauseMs * 2 ** (tries - 1)
  await delay(Math.min(pauseMs, longestPauseMs), undefined, { signal })
}

async function takeBody(reply: Reply, state: State, { place, file, options }: Target): Promise<void> {
  const { signal, onProgress, folder } = options
  const { totalBytes } = state.part
  let noted = state.part.doneBytes
  if ((await freeBytes(folder)) < (totalBytes ?? 0) - noted)
    throw failure('space.full', { operation, values: { path: folder } })
  if (noted === 0) await file.truncate(0)
  const save = async () => {
    await file.datasync()
    await place.save(state.part)
    noted = state.part.doneBytes
  }
  try {
    for await (const piece of reply.body) {
      signal.throwIfAborted()
      await writeAll(file, piece, state.part.doneBytes)
      state.part = { ...state.part, doneBytes: state.part.doneBytes + piece.length }
      onProgress(state.part.doneBytes, totalBytes)
      if (state.part.doneBytes - noted >= noteEveryBytes) await save()
    }
    if (totalBytes !== null && state.part.doneBytes !== totalBytes)
      throw new DownloadError(message('download.reason.cut'), { passes: true })
    state.part = { ...state.part, totalBytes: state.part.doneBytes, isWhole: true }
  } finally {
    await save()
  }
}

/** The server's name for it (RFC 6266, without its rarer forms), or the end of the URL. */
export function nameIn(url: URL, headers: Reply['headers']): string {
  const given = /filename="?([^";]+)"?/.exec(headers['content-disposition'] ?? '')?.[1]
  const last = basename(given ?? url.pathname)
  try {
    return decodeURIComponent(last) || url.hostname
  } catch {
    return last
  }
}
