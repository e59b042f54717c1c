// Finds the folder of a download in the cache: there is one per URL, for one job at a time.
import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { type LockFiles, takeLock } from '#shared/lock-takeover.ts'
import { createText } from '../../files/create-text.ts'
import { unlessMissing } from '../../files/fs-failure.ts'
import { isRunning, ownProcess } from '../../process/running.ts'
import { makeCacheFolder } from '../cache-folder.ts'
import { nothingYet, type Part } from './continuing.ts'

/** Abandoned after this time. */
const keptMs = 7 * 24 * 60 * 60 * 1000
/** A job's private place is useless once the job is gone; one that is just being created has no lock yet. */
const ownKeptMs = 60_000

export type Place = {
  /** The bytes themselves. */
  file: string
  load: () => Promise<Part>
  save: (part: Part) => Promise<void>
  /** Ends the job's claim; the files stay for the next job, or are removed. */
  leave: (options: { keep: boolean }) => Promise<void>
}

const stored: z.ZodType<Part> = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  totalBytes: z.number().nullable(),
  doneBytes: z.number(),
  isWhole: z.boolean(),
  codings: z.array(z.string()).default([]),
})

/** If another job downloads the same URL, this one gets a private place, which is not kept. */
export async function placeFor(folder: string, url: URL): Promise<Place> {
  const key = createHash('sha256').update(url.href).digest('hex').slice(0, 24)
  await makeCacheFolder(folder)
  await sweep(folder)
  const shared = join(folder, key)
  if (await claim(shared)) return placeIn(shared, true)
  const own = join(folder, `${key}-${randomBytes(4).toString('hex')}`)
  await claim(own)
  return placeIn(own, false)
}

function placeIn(folder: string, isShared: boolean): Place {
  const file = join(folder, 'file')
  const notes = join(folder, 'part.json')
  return {
    file,
    async load() {
      try {
        const part = stored.parse(JSON.parse(await readFile(notes, 'utf8')))
        // Only recorded bytes are certain to be on the disk.
        return (await stat(file)).size >= part.doneBytes ? part : nothingYet
      } catch {
        return nothingYet
      }
    },
    save: part => writeFile(notes, JSON.stringify(part)),
    async leave({ keep }) {
      if (keep && isShared) await rm(lockIn(folder), { force: true })
      else await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Whether the folder now belongs to this job. */
async function claim(folder: string): Promise<boolean> {
  await makeCacheFolder(folder)
  return takeLock(locks, lockIn(folder))
}

const readLock = (path: string) => unlessMissing(null, () => readFile(path, 'utf8'))

const locks: LockFiles = {
  create: path => createText(path, JSON.stringify(ownProcess())),
  read: readLock,
  remove: path => rm(path, { force: true }),
  holds,
}

const lockIn = (folder: string) => join(folder, 'lock')

async function isHeld(folder: string): Promise<boolean> {
  // A lock that cannot be read does not belong to this user's Kiln.
  return holds(await readFile(lockIn(folder), 'utf8').catch(() => null))
}

const holder = z.object({ pid: z.number(), startTicks: z.string().nullable() })

function holds(text: string | null): boolean {
  try {
    return isRunning(holder.parse(JSON.parse(text ?? '')))
  } catch {
    return false
  }
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    // Another Kiln may be sweeping at the same time; missing files need no sweeping.
    const facts = await stat(path).catch(() => null)
    if (!facts?.isDirectory() || (await isHeld(path))) continue
    // A download that has not begun has no part.json yet.
    const newest = await stat(join(path, 'part.json')).catch(() => facts)
    const limitMs = name.includes('-') ? ownKeptMs : keptMs
    if (Date.now() - newest.mtimeMs > limitMs) await rm(path, { recursive: true, force: true })
  }
}
