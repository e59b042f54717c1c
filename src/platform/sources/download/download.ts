// Downloads a URL into a file in the cache: resumes after interruptions, retries with pauses, and ensures
// that all parts are of one file.

import { type FileHandle, open } from 'node:fs/promises'
import { writeAll } from '#platform/disk-images/disk-images.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { writing } from '../../files/fs-failure.ts'
import { freeBytes } from '../../files/space.ts'
import type { Env } from '../../network/proxy.ts'
import { withoutLogin } from '../../network/without-login.ts'
import { answerOf, askFor, nothingYet, type Part } from './continuing.ts'
import { DownloadError } from './download-error.ts'
import { nameIn } from './file-name.ts'
import { type Place, placeFor } from './place.ts'
import { get, isHttp, type Reply } from './request.ts'
import { maxRestarts, type Patience, pauseAfter } from './trying.ts'
import { undoCoding } from './undo-coding.ts'

const operation = 'flash.source'
/** How much may have to be loaded again after a crash. */
const noteEveryBytes = 64 << 20

type Downloaded = {
  path: string
  /** The name in the URL. */
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
  /** This computer's environment, with its proxy and its authorities. */
  env: Env
  onProgress: (done: number, total: number | null) => void
}

/** Throws source.download, source.download-login, space.full, and the signal's reason; what arrived is kept. */
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
      throw thrown instanceof DownloadError ? notDownloaded(url, thrown) : thrown
    }
  })
}

export function parseAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url && isHttp(url)) return url
  const values = { url: address, reason: message('download.reason.url') }
  throw failure('source.download', { operation, values })
}

/** Names and passwords in an address stay out of messages. */
export function notDownloaded(url: URL, thrown: DownloadError): KilnError {
  const values = { url: withoutLogin(url), reason: thrown.reason }
  const code = thrown.status === 401 ? 'source.download-login' : 'source.download'
  return failure(code, { operation, values, cause: thrown })
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
  const isHere = part.isWhole && options.isSummed
  const name = isHere ? nameIn(url, {}) : await fetched(place, part, url, options)
  await undoCoding(place, await place.load(), name, options.signal)
  return name
}

async function fetched(place: Place, part: Part, url: URL, options: Options): Promise<string> {
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
        const hasOtherWay = otherWay(thrown, tries, state)
        await pauseAfter(thrown, tries, { ...options, wasAnswered: state.wasAnswered, hasOtherWay })
      }
    }
  } finally {
    await file.close()
  }
}

/** Whether the next try goes another way than the one that failed. */
function otherWay(thrown: unknown, tries: number, state: State): boolean {
  const hadMirror = state.mirror !== null
  const passes = thrown instanceof DownloadError && thrown.passes
  // Addresses that redirects lead to may be good for minutes only.
  if (tries > 1 || !passes) state.mirror = null
  if (hadMirror) return true
  const refusesParts = thrown instanceof DownloadError && thrown.mayBeOfRange && state.part.doneBytes > 0
  // The file itself keeps what is here until the server sends all of it.
  if (refusesParts) state.part = nothingYet
  return refusesParts
}

type Target = { place: Place; file: FileHandle; options: Options }

/** One request and its result. null: request again. */
async function attempt(url: URL, state: State, target: Target): Promise<string | null> {
  const { signal, isSummed, patience, env } = target.options
  const before = state.part.doneBytes
  const reply = await get(state.mirror ?? url, {
    headers: askFor(state.part, isSummed),
    signal,
    patience,
    mayLoseEncryption: isSummed,
    env,
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
