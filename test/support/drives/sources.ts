// For tests: a disk as Kiln makes them, the real sources, and drives that are full of old data.
import { execFileSync } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PrepareOptions, ReadySource, SourcesPort } from '#engine/ports/sources.ts'
import { layoutOf } from '#platform/disk-images/used-blocks/layout.ts'
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSources } from '#platform/sources/sources.ts'
import { intersect, subtract } from '#shared/formats/extents.ts'
import { seedPartition } from '#shared/seed/partition.ts'
import { test as base } from '../folders.ts'
import { emptyDisk, MiB, nonZero, putInto } from './used-drives.ts'

export const test = base.extend<{ disk: string }>({
  disk: async ({ folder }, use) => use(makeKilnDisk(folder)),
})

export const never = new AbortController().signal
export const command = (name: string, ...args: string[]) =>
  execFileSync(name, args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30 })
export const sha256Of = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

export const diskBytes = 48 * MiB
/** Where its file system lies. */
export const rootAt = 5 * MiB
export const rootBytes = 40 * MiB

/** GPT: a seed of 4 MiB, and ext4 with files of zeros and of data, half empty. */
export function makeKilnDisk(folder: string, name = 'disk.raw'): string {
  const disk = emptyDisk(join(folder, name), diskBytes)
  command(
    'sgdisk',
    '-n',
    '1:2048:+4M',
    '-t',
    `1:${seedPartition.type}`,
    '-c',
    `1:${seedPartition.name}`,
    '-n',
    '2:0:+40M',
    '-c',
    '2:root',
    disk,
  )
  const tree = join(folder, `${name}.tree`)
  mkdirSync(tree)
  writeFileSync(join(tree, 'data'), randomFillSync(Buffer.alloc(5 * MiB)))
  writeFileSync(join(tree, 'text'), 'words that repeat themselves, '.repeat(100_000))
  const part = emptyDisk(join(folder, `${name}.part`), rootBytes)
  command('mke2fs', '-q', '-F', '-t', 'ext4', '-d', tree, part)
  putInto(disk, part, rootAt)
  return disk
}

export function sourcesIn(
  folder: string,
  env: Record<string, string | undefined> = process.env,
): SourcesPort {
  return createSources({
    run: createProcessRunner({ env }),
    pipe: createProcessPipe({ env }),
    folder: join(folder, 'cache'),
    patience: { firstPauseMs: 5, idleMs: 1000 },
    env,
  })
}

export const plainOptions: PrepareOptions = {
  signal: never,
  full: false,
  sha256: null,
  bmap: null,
  mapBeside: true,
  onProgress: () => undefined,
}

/** What is in the folder for what was made on the way. */
export const leftIn = (folder: string): string[] => {
  try {
    return readdirSync(join(folder, 'cache'))
  } catch {
    return []
  }
}

/** A drive of 0xA5 that gets what the source says. */
export async function writtenDrive(source: ReadySource, signal = never) {
  const drive = Buffer.alloc(diskBytes, 0xa5)
  if (source.kind === 'file') {
    const bytes = readFileSync(source.path)
    for (const { offset, length } of source.extents) bytes.copy(drive, offset, offset, offset + length)
    for (const { offset, length } of intersect(source.unlessZero, nonZero(source.path)))
      bytes.copy(drive, offset, offset, offset + length)
    return { drive, sizeBytes: source.sizeBytes }
  }
  const runs = source.runs(signal)
  let last = 0
  for (;;) {
    const { value, done } = await runs.next()
    if (done) return { drive, sizeBytes: value.sizeBytes }
    if (value.offset < last || value.offset % 4096 !== 0)
      throw new Error(`a run at ${value.offset} of ${value.bytes.length} bytes`)
    drive.set(value.bytes, value.offset)
    last = value.offset + value.bytes.length
  }
}

/** Bytes in which `drive` is not as the disk and that are not free either. 0 is what is wanted. */
export async function wrongBytes(drive: Buffer, disk: Buffer): Promise<number> {
  const { free } = await layoutOf(
    async (offset, length) => disk.subarray(offset, offset + length),
    disk.length,
  )
  const relied = subtract([{ offset: 0, length: disk.length }], free)
  return relied
    .filter(
      ({ offset, length }) => disk.compare(drive, offset, offset + length, offset, offset + length) !== 0,
    )
    .reduce((sum, { length }) => sum + length, 0)
}
/** Bytes that still hold what was there before. */
export const untouched = (drive: Buffer) => {
  const old = Buffer.alloc(4096, 0xa5)
  let bytes = 0
  for (let at = 0; at < drive.length; at += 4096)
    if (drive.compare(old, 0, 4096, at, at + 4096) === 0) bytes += 4096
  return bytes
}
