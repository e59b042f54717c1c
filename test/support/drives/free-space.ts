// For tests: what a file system's tables call free, against what relies on it.
import { createHash, randomFillSync } from 'node:crypto'
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { walkFileSystem } from '#platform/disk-images/used-blocks/file-systems/file-system.ts'
import { readAtOf } from '#platform/disk-images/used-blocks/read-at.ts'
import { type Extent, union } from '#shared/formats/extents.ts'
import { command, MiB } from './used-drives.ts'

/** All of it, however small; and how much was read to know it. */
export async function freeByTables(image: string): Promise<{ free: Extent[]; readBytes: number }> {
  const handle = await open(image)
  try {
    const readAt = readAtOf(handle)
    const { size } = await handle.stat()
    const reported: Extent[] = []
    let readBytes = 0
    const walk = walkFileSystem({ offset: 0, length: size })
    for (let step = walk.next(null); !step.done; ) {
      if ('free' in step.value) reported.push(...step.value.free)
      const bytes = 'read' in step.value ? await readAt(step.value.read.offset, step.value.read.length) : null
      readBytes += bytes?.length ?? 0
      step = walk.next(bytes)
    }
    return { free: union(reported), readBytes }
  } finally {
    await handle.close()
  }
}

/** A copy that has old data wherever the block map says that there is none, also where the image has data. */
export function spoiled(image: string, copy: string, free: Extent[]): string {
  command('cp', '--sparse=always', image, copy)
  const old = randomFillSync(Buffer.alloc(MiB))
  const file = openSync(copy, 'r+')
  for (const { offset, length } of free)
    for (let done = 0; done < length; done += MiB)
      writeSync(file, old, 0, Math.min(MiB, length - done), offset + done)
  closeSync(file)
  return copy
}

/** Lists every file below the folder with its name and the sum of its bytes. */
export function sumsOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name)
      return `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`
    })
    .sort()
}

/** Many files, every second one deleted, and large ones in the holes and behind them; zeros and sparse ones too. */
export function churn(folder: string, rounds = 3): void {
  mkdirSync(folder, { recursive: true })
  for (let round = 0; round < rounds; round += 1) {
    const inside = join(folder, `round-${round}`)
    mkdirSync(inside)
    for (let n = 0; n < 300; n += 1)
      writeFileSync(join(inside, `file-${n}`), randomFillSync(Buffer.alloc(1 + ((n * 7919) % 50_000))))
    command('sync', '-f', folder)
    for (let n = 0; n < 300; n += 2) rmSync(join(inside, `file-${n}`))
    writeFileSync(join(inside, 'large'), randomFillSync(Buffer.alloc(6 * MiB)))
    writeFileSync(join(inside, 'zeros'), Buffer.alloc(3 * MiB))
    command('truncate', '-s', '5M', join(inside, 'sparse'))
    writeFileSync(join(inside, 'gone'), randomFillSync(Buffer.alloc(8 * MiB)))
    command('sync', '-f', folder)
    rmSync(join(inside, 'gone'))
  }
}

/** One range is moved by `bytes`: what a reader that is wrong by so much would tell. */
export const shifted = (free: Extent[], bytes: number): Extent[] =>
  free.map(({ offset, length }) => ({ offset: offset + bytes, length }))
