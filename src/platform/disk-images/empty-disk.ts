// Makes an empty disk as a sparse file with the mkfs programs, without root.
import { createHash } from 'node:crypto'
import { open, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import type { EmptyDisk } from '#engine/ports/disk-images.ts'
import { publish } from '#platform/files/publish.ts'
import { failure } from '#shared/errors.ts'
import { bytesText } from '#shared/units.ts'
import { type BmapRange, formatBmap } from './bmap.ts'
import {
  type EmptyFileSystem,
  makeArguments,
  makerOf,
  planEmptyDisk,
  smallestBytes,
  tableArguments,
} from './empty-disk-plan.ts'
import { blockBytes } from './mapped-ranges.ts'
import { isMissing, operation, program } from './programs.ts'
import type { Run } from './runner.ts'
import { tablesEnd } from './tables-end.ts'

const copyBytes = 4 << 20

/** Throws flash.tool-missing, tool.failed, drive.too-small. */
export async function makeEmptyDisk(run: Run, { name, to, bmap, sizeBytes, label, signal }: EmptyDisk) {
  if (sizeBytes < smallestBytes) {
    const values = { name, size: bytesText(sizeBytes), needed: bytesText(smallestBytes) }
    throw failure('drive.too-small', { operation, values })
  }
  const plan = planEmptyDisk(sizeBytes)
  return publish(operation, [to, bmap], async (disk, map) => {
    const part = `${disk}.part`
    try {
      await sparse(disk, sizeBytes)
      await sparse(part, plan.partitionBytes)
      const install = 'nix profile install nixpkgs#gptfdisk'
      await program(run, { tool: 'sgdisk', install, args: tableArguments(disk, plan), signal })
      const fileSystem = await format(run, plan.fileSystems, { part, label, signal })
      await copyData(run, { from: part, to: disk, offset: plan.offset, signal })
      const tables = { start: plan.offset, length: await tablesOf(part, fileSystem) }
      await writeFile(map, await blockMapOf(run, { disk, sizeBytes, tables, signal }))
      return { fileSystem }
    } finally {
      await rm(part, { force: true })
    }
  })
}

async function sparse(path: string, sizeBytes: number) {
  const file = await open(path, 'wx')
  try {
    await file.truncate(sizeBytes)
  } finally {
    await file.close()
  }
}

type Format = { part: string; label: string; signal: AbortSignal }

/** The first of `choices` whose tool is installed. */
async function format(run: Run, choices: EmptyFileSystem[], { part, label, signal }: Format) {
  const [fileSystem = 'FAT', ...others] = choices
  try {
    await program(run, { ...makerOf[fileSystem], args: makeArguments(fileSystem, part, label), signal })
    return fileSystem
  } catch (thrown) {
    if (others.length === 0 || !isMissing(thrown)) throw thrown
    return format(run, others, { part, label, signal })
  }
}

const map = z.array(z.object({ start: z.number(), length: z.number(), data: z.boolean() }))

type Data = { start: number; length: number }

/** Returns the ranges that are not holes, which a program must have written. */
async function dataOf(run: Run, path: string, signal: AbortSignal): Promise<Data[]> {
  const install = 'nix profile install nixpkgs#qemu-utils'
  const args = ['map', '--output=json', '-f', 'raw', path]
  const all = map.parse(JSON.parse(await program(run, { tool: 'qemu-img', install, args, signal })))
  return all.filter(({ data }) => data)
}

async function copyData(
  run: Run,
  { from, to, offset, signal }: { from: string; to: string; offset: number; signal: AbortSignal },
) {
  const data = await dataOf(run, from, signal)
  await using source = await open(from, 'r')
  await using target = await open(to, 'r+')
  const buffer = Buffer.alloc(copyBytes)
  for (const { start, length } of data) {
    for (let at = start; at < start + length; at += copyBytes) {
      signal.throwIfAborted()
      const { bytesRead } = await source.read(buffer, 0, Math.min(copyBytes, start + length - at), at)
      await target.write(buffer, 0, bytesRead, offset + at)
    }
  }
}

/** Bytes that must be written, as far as the parser can tell; otherwise everything. */
async function tablesOf(part: string, fileSystem: EmptyFileSystem): Promise<number> {
  await using file = await open(part, 'r')
  const { buffer } = await file.read(Buffer.alloc(512), 0, 512, 0)
  return tablesEnd(fileSystem, buffer) ?? (await file.stat()).size
}

type Mapped = { disk: string; sizeBytes: number; tables: Data; signal: AbortSignal }

/**
 * Kiln made this disk, so it knows that holes need not be written; exFAT has no other way to tell. Exception:
 * holes in the tables. A compressing file system (ZFS) turns zeros into holes, and those zeros clear the old
 * tables of a used drive.
 */
async function blockMapOf(run: Run, { disk, sizeBytes, tables, signal }: Mapped): Promise<string> {
  const data = [...(await dataOf(run, disk, signal)), tables].sort((one, other) => one.start - other.start)
  const ranges: BmapRange[] = []
  await using file = await open(disk, 'r')
  const buffer = Buffer.alloc(copyBytes)
  for (const { start, length } of data) {
    // On a file system with smaller blocks than the map's, two ranges may fall into one block; the tables
    // hold others.
    const first = Math.max(Math.floor(start / blockBytes), (ranges.at(-1)?.last ?? -1) + 1)
    const last = Math.ceil((start + length) / blockBytes) - 1
    if (last < first) continue
    const end = Math.min((last + 1) * blockBytes, sizeBytes)
    const hash = createHash('sha256')
    for (let at = first * blockBytes; at < end; at += copyBytes) {
      signal.throwIfAborted()
      const { bytesRead } = await file.read(buffer, 0, Math.min(copyBytes, end - at), at)
      hash.update(buffer.subarray(0, bytesRead))
    }
    ranges.push({ first, last, sum: hash.digest('hex') })
  }
  return formatBmap({ imageBytes: sizeBytes, blockBytes, ranges })
}
