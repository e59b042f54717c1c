// Small files that claim impossible amounts.
import { expect, test } from 'vitest'
import type { Extent } from '#shared/formats/extents.ts'
import { createFindings, layoutOf, maxFree, partitionsOf } from './layout.ts'
import { createStreamLayout } from './stream-layout.ts'

const MiB = 1 << 20
const blockBytes = 4096
const groupBlocks = 32_768
const headBytes = MiB
const lastBlock = headBytes / blockBytes - 1
/** The most that one step finds, so the last step may exceed `maxFree` by as much. */
const oneStep = groupBlocks / 2

/** The start of an ext file system, whose groups all have `freeBlocks`. */
function extHead(groups: number, freeBlocks: number, bitmapOf: (group: number) => number): Buffer {
  const head = Buffer.alloc(headBytes)
  const superblock = head.subarray(1024, 2048)
  for (const [at, value] of [
    [0x4, groups * groupBlocks],
    [0x18, 2],
    [0x1c, 2],
    [0x20, groupBlocks],
    [0x28, 8192],
    [0x4c, 1],
    [0x60, 2],
    [0x64, 1],
  ] as const)
    superblock.writeUInt32LE(value, at)
  superblock.writeUInt16LE(0xef53, 0x38)
  superblock.writeUInt16LE(1, 0x3a)
  superblock.writeUInt16LE(256, 0x58)
  for (let group = 0; group < groups; group += 1) {
    head.writeUInt32LE(bitmapOf(group), blockBytes + group * 32)
    head.writeUInt16LE(freeBlocks, blockBytes + group * 32 + 12)
  }
  return head
}

/** `head`, then `pattern` repeated; counts all reads. */
function reader(head: Buffer, pattern: number[]) {
  const asked: Extent[] = []
  const readAt = async (offset: number, length: number) => {
    asked.push({ offset, length })
    return offset < head.length
      ? head.subarray(offset, offset + length)
      : Buffer.alloc(length, Buffer.from(pattern))
  }
  return { asked, readAt }
}

test('one bitmap shared by all groups of a file system is read once', async () => {
  const head = extHead(3000, groupBlocks / 2, () => lastBlock)
  head.fill(0x55, lastBlock * blockBytes)
  const { asked, readAt } = reader(head, [0])
  const { free, reliedOn } = await layoutOf(readAt, 3000 * groupBlocks * blockBytes)
  expect(asked.filter(({ offset }) => offset === lastBlock * blockBytes).length).toBe(1)
  expect(free).toEqual([])
  expect(reliedOn).toEqual([{ offset: 0, length: 3000 * groupBlocks * blockBytes }])
})

test('a file system whose every other block is free is not walked forever', async () => {
  const { asked, readAt } = reader(
    extHead(3000, groupBlocks / 2, group => 256 + group),
    [0x55],
  )
  const { free } = await layoutOf(readAt, 3000 * groupBlocks * blockBytes)
  expect(asked.length).toBeLessThan(maxFree / oneStep + 20)
  expect(free).toEqual([])
})

test('keeps no more free extents than fit, and counts the rest as used', async () => {
  const groups = 3000
  // 64 KiB free, 64 KiB used: every extent is worth keeping.
  const pattern = [0, 0, 0xff, 0xff]
  const head = extHead(groups, groupBlocks / 2, group => 256 + group)
  const { free, reliedOn } = await layoutOf(reader(head, pattern).readAt, groups * groupBlocks * blockBytes)
  expect(free.length).toBeGreaterThan(maxFree / 2)
  expect(free.length).toBeLessThan(maxFree + oneStep)
  expect(reliedOn.at(-1)?.length).toBeGreaterThan(1000 * groupBlocks * blockBytes)
})

test('a stream also keeps no more free extents than fit', () => {
  const groups = 3000
  const head = extHead(groups, groupBlocks / 2, group => 256 + group)
  const stream = createStreamLayout(groups * groupBlocks * blockBytes)
  stream.take(0, head)
  stream.take(headBytes, Buffer.alloc(groups * blockBytes, Buffer.from([0, 0, 0xff, 0xff])))
  const free = stream.free({ offset: 0, length: groups * groupBlocks * blockBytes })
  expect(free.length).toBeGreaterThan(maxFree / 2)
  expect(free.length).toBeLessThan(maxFree + oneStep)
})

test('a FAT whose every other cluster is free is not walked forever', async () => {
  const boot = Buffer.alloc(512)
  boot.writeUInt8(0xeb, 0)
  boot.writeUInt16LE(512, 11)
  boot.writeUInt8(128, 13)
  boot.writeUInt16LE(8, 14)
  boot.writeUInt8(1, 16)
  boot.writeUInt8(0xf8, 21)
  boot.writeUInt32LE(0xffffffff, 32)
  boot.writeUInt32LE(300_000, 36)
  boot.writeUInt16LE(0xaa55, 510)
  const { asked, readAt } = reader(boot, [0xf8, 0xff, 0xff, 0x0f, 0, 0, 0, 0])
  const { free } = await layoutOf(readAt, 0x1_0000_0000 * 512)
  const perPiece = (64 * 1024) / 8
  expect(free.length).toBeGreaterThan(maxFree / 2)
  expect(free.length).toBeLessThan(maxFree + oneStep)
  expect(asked.length).toBeLessThan(maxFree / perPiece + 10)
})

test('a list of free extents may have any length', () => {
  const findings = createFindings()
  const free = Array.from({ length: 500_000 }, (_, index) => ({ offset: index * 2 * MiB, length: MiB }))
  findings.take({ free })
  expect(findings.get().free).toEqual(free)
})

test('partitions are listed without reading their content', async () => {
  const bare = extHead(3000, groupBlocks / 2, group => 256 + group)
  const first = reader(bare, [0x55])
  expect(await partitionsOf(first.readAt)).toEqual([])
  expect(first.asked.every(({ offset }) => offset === 0)).toBe(true)
  expect(first.asked.length).toBe(1)

  const disk = Buffer.alloc(4 * MiB)
  disk.writeUInt8(0x83, 446 + 4)
  disk.writeUInt32LE(2048, 446 + 8)
  disk.writeUInt32LE(4096, 446 + 12)
  disk.writeUInt16LE(0xaa55, 510)
  bare.copy(disk, MiB)
  const second = reader(disk, [0x55])
  expect(await partitionsOf(second.readAt)).toMatchObject([{ offset: MiB, sizeBytes: 2 * MiB }])
  expect(second.asked.every(({ offset, length }) => offset + length <= MiB)).toBe(true)
})
