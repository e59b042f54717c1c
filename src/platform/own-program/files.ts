// The files that make up a Kiln in a kit, and their copies: plain files that keep their executable bits.
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, lstat, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Work } from '#engine/ports/disk-images.ts'
import { errnoOf, reading, writing } from '../files/fs-failure.ts'
import { createMeter } from '../files/meter.ts'
import { makeFolder } from '../files/tree.ts'
import type { Piece } from './layout.ts'

type OwnFile = { from: string; to: string; sizeBytes: number; runs: boolean }

const operation = 'kits.own'

/** Links are left out: a kit has none. */
export async function filesOf(pieces: readonly Piece[]): Promise<OwnFile[]> {
  const found: OwnFile[] = []
  const look = async (from: string, to: string, optional: boolean): Promise<void> => {
    const facts = await reading(operation, from, () => lstat(from)).catch(thrown => {
      if (optional) return null
      throw thrown
    })
    if (facts?.isDirectory())
      for (const name of (await reading(operation, from, () => readdir(from))).sort())
        await look(join(from, name), `${to}/${name}`, false)
    else if (facts?.isFile())
      found.push({ from, to, sizeBytes: facts.size, runs: (facts.mode & 0o100) !== 0 })
  }
  for (const { from, to, optional = false } of pieces)
    if (!found.some(each => each.to === to)) await look(from, to, optional)
  return found
}

export async function copyFiles(files: readonly OwnFile[], folder: string, work: Work): Promise<void> {
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  const meter = createMeter(total, work.onBytes)
  for (const { from, to, runs } of files) {
    const target = join(folder, to)
    const count = new Transform({
      transform(chunk: Buffer, _, next) {
        meter.add(chunk.length)
        next(null, chunk)
      },
    })
    await writing(operation, target, async () => {
      await makeFolder(dirname(target))
      const streams = [
        createReadStream(from, { highWaterMark: 1 << 20 }),
        count,
        createWriteStream(target),
      ] as const
      await pipeline(...streams, { signal: work.signal })
      await setRights(target, runs ? 0o755 : 0o644)
    })
  }
}

/** A drive without permissions (FAT) refuses some, or keeps none. */
export async function setRights(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch(thrown => {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(thrown) ?? '')) throw thrown
  })
}
