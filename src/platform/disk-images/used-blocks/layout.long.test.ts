import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { endOf, subtract, totalBytes } from '#shared/formats/extents.ts'
import { bytesAt, patch, rootAt, rootDisk, seedType } from '#test/drives/root-disk.ts'
import { bothExtents, command, emptyDisk, layoutOfFile, MiB, putInto } from '#test/drives/used-drives.ts'
import { isRoot, test } from '#test/folders.ts'
import { type Layout, layoutOf } from './layout.ts'
import { createStreamLayout } from './stream-layout.ts'

const nothing = { offset: 0, length: 0 }
const freeBytes = ({ free }: Layout) => totalBytes(free)

test('a GPT disk: its partitions, and the free blocks of those that are understood', async ({ folder }) => {
  const layout = await layoutOfFile(rootDisk(folder))
  expect(layout.partitions).toEqual([
    {
      offset: MiB,
      sizeBytes: 16 * MiB,
      name: 'ESP',
      type: 'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
    },
    { offset: 17 * MiB, sizeBytes: 4 * MiB, name: 'kiln-seed', type: seedType },
    expect.objectContaining({ offset: rootAt, sizeBytes: 150 * MiB, name: 'Wurzel ü' }),
  ])
  // The seed, the ESP without a file system and the space before them are not free: their content is unknown.
  expect(layout.free[0]?.offset).toBeGreaterThan(rootAt)
  expect(freeBytes(layout)).toBeGreaterThan(120 * MiB)
  expect(totalBytes(layout.reliedOn) + freeBytes(layout)).toBe(150 * MiB)
})

test.runIf(isRoot)('sectors of 4096 bytes', async ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 100 * MiB)
  const loop = command('losetup', '-f', '--show', '-b', '4096', disk).trim()
  try {
    command('sgdisk', '-n', '1:256:+60M', '-c', '1:one', loop)
  } finally {
    command('losetup', '-d', loop)
  }
  const { partitions } = await layoutOfFile(disk)
  expect(partitions).toMatchObject([{ offset: MiB, sizeBytes: 60 * MiB, name: 'one' }])
})

test('an MBR disk with logical partitions', async ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 300 * MiB)
  const parted = ['-s', disk, 'mklabel', 'msdos', 'mkpart', 'primary', 'ext4', '1MiB', '101MiB']
  const logical = ['mkpart', 'extended', '101MiB', '100%', 'mkpart', 'logical', '102MiB', '120MiB']
  command('parted', ...parted, ...logical, 'mkpart', 'logical', '130MiB', '250MiB')
  const part = emptyDisk(join(folder, 'part'), 120 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', part)
  putInto(disk, part, 130 * MiB)
  const layout = await layoutOfFile(disk)
  expect(
    layout.partitions.map(({ offset, sizeBytes, type }) => [offset / MiB, sizeBytes / MiB, type]),
  ).toEqual([
    [1, 100, 'mbr:83'],
    [102, 18, 'mbr:83'],
    [130, 120, 'mbr:83'],
  ])
  // The free space at the end of the last file system, and the rest of the disk after it.
  expect(endOf(layout.free.at(-1) ?? nothing)).toBe(300 * MiB)
  expect(layout.free[0]?.offset).toBeGreaterThan(130 * MiB)
  expect(freeBytes(layout)).toBeGreaterThan(150 * MiB)
})

/** One primary partition, whose location is in sectors of the given size. */
function mbrOf(first: number, sectors: number): Buffer {
  const table = Buffer.alloc(512)
  table[446 + 4] = 0x83
  table.writeUInt32LE(first, 446 + 8)
  table.writeUInt32LE(sectors, 446 + 12)
  table.writeUInt16LE(0xaa55, 510)
  return table
}

test('an MBR in sectors of 4096 bytes: no gap is trusted, so the whole disk is written', async ({
  folder,
}) => {
  const disk = emptyDisk(join(folder, 'disk'), 160 * MiB)
  const part = emptyDisk(join(folder, 'part'), 144 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', part)
  putInto(disk, part, MiB)
  patch(disk, 0, mbrOf(256, 36_864))
  const { file, stream } = await bothExtents(disk)
  expect(file).toEqual([{ offset: 0, length: 160 * MiB }])
  expect(stream).toEqual([{ offset: 0, length: 160 * MiB }])
})

test('an MBR in sectors of 512 bytes: the disk after a partition that is understood is free', async ({
  folder,
}) => {
  const disk = emptyDisk(join(folder, 'disk'), 160 * MiB)
  const part = emptyDisk(join(folder, 'part'), 18 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', part)
  putInto(disk, part, MiB)
  patch(disk, 0, mbrOf(2048, (18 * MiB) / 512))
  const { file, stream } = await bothExtents(disk)
  for (const extents of [file, stream]) expect(endOf(extents.at(-1) ?? nothing)).toBeLessThanOrEqual(19 * MiB)
})

test('a file system on the bare disk', async ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 150 * MiB)
  command('mke2fs', '-q', '-F', '-t', 'ext4', disk)
  expect(freeBytes(await layoutOfFile(disk))).toBeGreaterThan(100 * MiB)
  command('mkfs.vfat', '-F', '32', disk)
  const layout = await layoutOfFile(disk)
  expect(layout.partitions).toEqual([])
  expect(freeBytes(layout)).toBeGreaterThan(140 * MiB)
})

test('nothing is free if anything looks wrong', async ({ folder }) => {
  const disk = rootDisk(folder)
  const superblock = rootAt + 1024
  const spoiled: [what: string, at: number, bytes: number[]][] = [
    ['the sum of the table’s header', 512 + 16, [1, 2, 3, 4]],
    ['a partition’s entry', 1024 + 40, [9]],
    ['no protective entry in front of the table', 450, [0x83]],
    ['a journal that is not empty', superblock + 0x60, [0xc6, 2, 0, 0]],
    ['a feature that is not known', superblock + 0x63, [0x40]],
    ['a file system with errors', superblock + 0x3a, [3]],
    ['a file system that was not unmounted', superblock + 0x3a, [0]],
    ['a file system larger than its partition', superblock + 4, [0xff, 0xff, 0xff]],
  ]
  for (const [what, at, bytes] of spoiled) {
    const before = bytesAt(disk, at, bytes.length)
    expect(before.equals(Buffer.from(bytes)), what).toBe(false)
    patch(disk, at, Buffer.from(bytes))
    expect(freeBytes(await layoutOfFile(disk)), what).toBe(0)
    patch(disk, at, before)
  }
  expect(freeBytes(await layoutOfFile(disk))).toBeGreaterThan(0)
})

test('a group whose bitmap disagrees with its count is not free', async ({ folder }) => {
  const disk = rootDisk(folder)
  const before = await layoutOfFile(disk)
  // The last group, which always has a bitmap.
  const bitmap = [...command('dumpe2fs', join(folder, 'part')).matchAll(/Block bitmap at (\d+)/g)].at(-1)?.[1]
  patch(disk, rootAt + Number(bitmap) * 1024, Buffer.from([0xff]))
  const after = await layoutOfFile(disk)
  const [lost] = subtract(before.free, after.free)
  expect(lost?.offset).toBeGreaterThanOrEqual(rootAt + 144 * MiB)
  expect(lost?.length).toBeGreaterThan(5 * MiB)
  expect(freeBytes(after)).toBe(freeBytes(before) - (lost?.length ?? 0))
})

test('overlapping partitions are left alone', async ({ folder }) => {
  const disk = rootDisk(folder)
  // A hybrid table: its second MBR entry covers a part of the root.
  const entry = Buffer.alloc(16)
  entry[4] = 0x0c
  entry.writeUInt32LE((rootAt + MiB) / 512, 8)
  entry.writeUInt32LE(2048, 12)
  patch(disk, 446 + 16, entry)
  const layout = await layoutOfFile(disk)
  expect(layout.partitions.length).toBe(3)
  expect(freeBytes(layout)).toBe(0)
})

test('ISOs, other file systems and other data are not understood, so none of it is free', async ({
  folder,
}) => {
  const tree = join(folder, 'tree')
  execFileSync('mkdir', [tree])
  writeFileSync(join(tree, 'file'), randomFillSync(Buffer.alloc(MiB)))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-partition_offset', '16', '-o', iso, tree)
  const exfat = emptyDisk(join(folder, 'exfat'), 200 * MiB)
  command('mkfs.exfat', exfat)
  const noise = join(folder, 'noise')
  writeFileSync(noise, randomFillSync(Buffer.alloc(3 * MiB + 77)))
  const tiny = join(folder, 'tiny')
  writeFileSync(tiny, 'x')
  const nothing = emptyDisk(join(folder, 'nothing'), 0)
  for (const path of [iso, exfat, noise, tiny, nothing]) {
    expect(await layoutOfFile(path), path).toEqual({ partitions: [], free: [], reliedOn: [] })
  }
})

test('a damaged disk is parsed to its end, and free ranges lie within it', { timeout: 300_000 }, async ({
  folder,
}) => {
  const disk = rootDisk(folder)
  const fat = emptyDisk(join(folder, 'fat'), 16 * MiB)
  command('mkfs.vfat', fat)
  putInto(disk, fat, MiB)
  const bytes = readFileSync(disk)
  const sizeBytes = bytes.length
  // Offsets at which tables and superblocks are.
  const place = fc.oneof(
    fc.nat(1536),
    fc.nat(600).map(at => MiB + at),
    fc.nat(3000).map(at => rootAt + 1024 + at),
    fc.nat(sizeBytes - 1),
  )
  const damage = fc.array(fc.record({ at: place, byte: fc.nat(255) }), { minLength: 1, maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(damage, async spots => {
      const before = spots.map(({ at }) => bytes[at] ?? 0)
      for (const { at, byte } of spots) bytes[at] = byte
      try {
        const { free } = await layoutOf(
          async (offset, length) => bytes.subarray(offset, offset + length),
          sizeBytes,
        )
        for (const { offset, length } of free) expect(offset + length).toBeLessThanOrEqual(sizeBytes)
        const stream = createStreamLayout(null)
        for (let at = 0; at < sizeBytes; at += MiB) stream.take(at, bytes.subarray(at, at + MiB))
      } finally {
        for (const [index, { at }] of [...spots.entries()].reverse()) bytes[at] = before[index] ?? 0
      }
    }),
    { numRuns: 200 },
  )
})
