// Writes and removes the files of an upload: complete and synced when it answers, or unchanged.
import { createWriteStream } from 'node:fs'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { errnoOf, unlessMissing } from '#platform/files/fs-failure.ts'
import { publish, syncFolder } from '#platform/files/publish.ts'
import { readRegular } from '#platform/files/regular-file.ts'
import { sweepPartials } from '#platform/files/sweep.ts'
import { KilnError } from '#shared/errors.ts'
import { isOfCache, mostBytesOf } from './names.ts'
import { isOfOwner } from './owner.ts'

const operation = 'connect.uploads'

type Coming = { path: string; body: Readable }
type Received = 'written' | 'conflict'

export function createReceiver(folder: string) {
  /** A small file is checked against others of the folder, which must not change until it is written. */
  let last: Promise<unknown> = Promise.resolve()
  const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
    const done = last.then(work)
    // Its caller gets the error; the next one does not depend on it.
    last = done.catch(() => undefined)
    return done
  }
  const read = async (path: string) => {
    const maxBytes = mostBytesOf(path) ?? 0
    return (await readRegular(join(folder, path), { maxBytes, follow: false }))?.toString('utf8') ?? null
  }
  const write = (path: string, content: Readable | Buffer) =>
    publish(operation, [join(folder, path)], partial =>
      pipeline(Buffer.isBuffer(content) ? [content] : content, createWriteStream(partial, { flags: 'wx' })),
    )

  return {
    /** Throws errors of the connection and of the file system. */
    async put({ path, body }: Coming): Promise<Received> {
      if (!(await makeParents(folder, path))) return 'conflict'
      if (isOfCache(path)) {
        await write(path, body)
        return 'written'
      }
      const content = await wholeOf(body)
      return oneByOne(async () => {
        if (!(await isOfOwner({ path, text: content.toString('utf8') }, each => readOrSpoiled(read, each))))
          return 'conflict'
        await write(path, content)
        return 'written'
      })
    },
    /** False if there was none. */
    remove: (path: string): Promise<boolean> =>
      oneByOne(async () => {
        if (!(await hasPlainParents(folder, path))) return false
        const facts = await unlessMissing(null, () => lstat(join(folder, path)))
        if (!facts || facts.isDirectory()) return false
        await rm(join(folder, path), { force: true })
        await syncFolder(dirname(join(folder, path)))
        return true
      }),
  }
}

/** A corrupt file belongs to no owner. */
async function readOrSpoiled(read: (path: string) => Promise<string | null>, path: string) {
  try {
    return await read(path)
  } catch (thrown) {
    if (thrown instanceof KilnError && thrown.code === 'file.broken') return ''
    throw thrown
  }
}

async function wholeOf(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  // Node ends a body at its declared length, and fails if it is shorter.
  for await (const bytes of body as AsyncIterable<Buffer>) parts.push(bytes)
  return Buffer.concat(parts)
}

/** Whether no folder on the path is a link, which would redirect an upload. */
export async function hasPlainParents(folder: string, path: string): Promise<boolean> {
  for (const parent of parentsOf(path)) {
    const facts = await unlessMissing(null, () => lstat(join(folder, parent)))
    if (facts && !facts.isDirectory()) return false
  }
  return true
}

async function makeParents(folder: string, path: string): Promise<boolean> {
  if (!(await hasPlainParents(folder, path))) return false
  for (const parent of parentsOf(path)) {
    try {
      await mkdir(join(folder, parent))
      await syncFolder(dirname(join(folder, parent)))
    } catch (thrown) {
      if (errnoOf(thrown) !== 'EEXIST') throw thrown
    }
  }
  return true
}

/** "history/box-1/1-2": "history", "history/box-1". */
function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Partial files that a killed server left. */
export async function sweepUploads(folder: string): Promise<void> {
  const histories = await unlessMissing([], () => readdir(join(folder, 'history')))
  const places = ['', 'cache', 'cache/nar', 'pointers', 'later', ...histories.map(each => `history/${each}`)]
  for (const place of places)
    if (await hasPlainParents(folder, `${place}/x`)) await sweepPartials(join(folder, place))
}
