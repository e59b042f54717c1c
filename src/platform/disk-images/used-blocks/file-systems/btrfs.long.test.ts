// btrfs, made by mkfs.btrfs and used by Linux. The reference is `btrfs inspect-internal dump-tree`, and what
// `btrfs check` and Linux report on a copy whose free space holds old data.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Extent, intersect, subtract, totalBytes, union } from '#shared/formats/extents.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { churn, freeByTables, shifted, spoiled, sumsOf } from '#test/drives/free-space.ts'
import {
  bothExtents,
  command,
  copyOf,
  emptyDisk,
  MiB,
  mounted,
  putInto,
  takeOut,
  usedDrive,
} from '#test/drives/used-drives.ts'
import { isRoot, test } from '#test/folders.ts'

const isHere = Boolean(process.env['CI']) || hasCommand('mkfs.btrfs')

/** Parsed from dump-tree: chunks with their copies, and the extents in them. */
function freeByDumpTree(image: string): Extent[] {
  const dump = (tree: string) => command('btrfs', 'inspect-internal', 'dump-tree', '-t', tree, image)
  const nodeBytes = Number(
    /nodesize\s+(\d+)/.exec(command('btrfs', 'inspect-internal', 'dump-super', image))?.[1],
  )
  const chunks = dump('chunk')
    .split(/\titem \d+ key \(FIRST_CHUNK_TREE CHUNK_ITEM /)
    .slice(1)
    .map(text => ({
      logical: Number(/^\d+/.exec(text)?.[0]),
      length: Number(/length (\d+)/.exec(text)?.[1]),
      copies: [...text.matchAll(/stripe \d+ devid 1 offset (\d+)/g)].map(([, offset]) => Number(offset)),
    }))
  const used: Extent[] = [
    { offset: 0, length: MiB },
    { offset: 64 * MiB, length: 64 * 1024 },
  ]
  for (const [, id, kind, size] of dump('extent').matchAll(/key \((\d+) (EXTENT|METADATA)_ITEM (\d+)\)/g)) {
    const chunk = chunks.findLast(({ logical }) => logical <= Number(id))
    for (const copy of chunk?.copies ?? [])
      used.push({
        offset: copy + Number(id) - (chunk?.logical ?? 0),
        length: kind === 'EXTENT' ? Number(size) : nodeBytes,
      })
  }
  const { length } = readFileSync(image)
  return subtract([{ offset: 0, length }], union(used))
}

const check = (image: string) => command('btrfs', 'check', '--check-data-csum', '--force', image)

const kinds: [name: string, sizeMiB: number, args: string[], options: string][] = [
  ['as mkfs.btrfs makes it', 500, [], 'loop'],
  ['single metadata, compressed', 500, ['-m', 'single'], 'loop,compress-force=zstd'],
  ['mixed groups', 300, ['--mixed'], 'loop'],
  ['DUP data and metadata, nodes of 64 KiB', 700, ['-d', 'dup', '-m', 'dup', '-n', '65536'], 'loop'],
  ['nodes of 4 KiB, without a free space tree', 500, ['-n', '4096', '-R', '^free-space-tree'], 'loop'],
  ['without skinny metadata', 500, ['-O', '^skinny-metadata,^no-holes'], 'loop'],
]

/** Makes subvolumes, a snapshot that keeps deleted files, clones and punched holes. */
function churnBtrfs(folder: string): void {
  command('btrfs', 'subvolume', 'create', join(folder, 'volume'))
  churn(join(folder, 'volume', 'in'))
  command('btrfs', 'subvolume', 'snapshot', join(folder, 'volume'), join(folder, 'snapshot'))
  rmSync(join(folder, 'volume', 'in', 'round-1'), { recursive: true })
  const large = join(folder, 'volume', 'in', 'round-0', 'large')
  command('cp', '--reflink=always', large, join(folder, 'clone'))
  command('fallocate', '--punch-hole', '-o', '1M', '-l', '2M', large)
  command('fallocate', '-l', '4M', join(folder, 'reserved'))
  writeFileSync(join(folder, 'inline'), 'small')
}

describe.skipIf(!isHere || !isRoot)('btrfs (mkfs.btrfs, mount)', { timeout: 300_000 }, () => {
  for (const [name, sizeMiB, args, options] of kinds) {
    test(`${name}: the space its tables call free may hold anything`, async ({ folder }) => {
      const at = (file: string) => join(folder, file)
      const part = emptyDisk(at('part'), sizeMiB * MiB)
      command('mkfs.btrfs', '-q', ...args, part)
      mounted(part, at('mount'), options, () => churnBtrfs(at('mount')))
      const before = mounted(part, at('mount'), 'loop,ro', () => sumsOf(at('mount')))
      const { free, readBytes } = await freeByTables(part)
      expect(totalBytes(free)).toBeGreaterThan((sizeMiB / 4) * MiB)
      expect(readBytes).toBeLessThan(4 * MiB)
      expect(free).toEqual(freeByDumpTree(part))
      const copy = spoiled(part, at('copy'), free)
      check(copy)
      const after = mounted(copy, at('mount'), 'loop', () => {
        const sums = sumsOf(at('mount'))
        // It is usable too: new allocations land in the overwritten space.
        churn(at('mount/more'), 1)
        return sums
      })
      expect(after).toEqual(before)
      check(copy)
      // An error of one sector would show here.
      const wrong = spoiled(
        part,
        at('wrong'),
        intersect(shifted(free, 4096), [{ offset: 0, length: sizeMiB * MiB }]),
      )
      expect(() => check(wrong)).toThrow()
    })
  }

  test('filled from a folder, in a partition: a used drive that gets its extents is intact', async ({
    folder,
  }) => {
    const at = (file: string) => join(folder, file)
    churn(at('tree'))
    const part = emptyDisk(at('part'), 500 * MiB)
    command('mkfs.btrfs', '-q', '--rootdir', at('tree'), part)
    const disk = emptyDisk(at('disk'), 540 * MiB)
    command('sgdisk', '-n', '1:2048:+500M', disk)
    putInto(disk, part, MiB)
    const { file, stream } = await bothExtents(disk)
    expect(totalBytes(file)).toBeLessThan(200 * MiB)
    for (const extents of [file, stream]) {
      const drive = usedDrive(disk, at('drive'), extents)
      check(takeOut(drive, at('found'), { offset: MiB, length: 500 * MiB }))
    }
  })

  test('while a file was only synced into the log tree, nothing is free', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 500 * MiB)
    command('mkfs.btrfs', '-q', part)
    let [settled, synced] = ['', '']
    mounted(part, at('mount'), 'loop,commit=300', () => {
      churnBtrfs(at('mount'))
      command('sync', '-f', at('mount'))
      settled = copyOf(part, at('settled'))
      command('dd', 'if=/dev/urandom', `of=${at('mount/synced')}`, 'bs=1M', 'count=3', 'conv=fsync')
      command('sync', at('mount/synced'))
      synced = copyOf(part, at('synced'))
    })
    expect(command('btrfs', 'inspect-internal', 'dump-super', synced)).not.toMatch(/^log_root\s+0$/m)
    expect((await freeByTables(synced)).free).toEqual([])
    // Mounted, but consistent: btrfs never overwrites in place.
    const { free } = await freeByTables(settled)
    expect(totalBytes(free)).toBeGreaterThan(200 * MiB)
    check(spoiled(settled, at('copy'), free))
  })

  test('with several devices, another checksum, or a damaged superblock, nothing is free', async ({
    folder,
  }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 300 * MiB)
    command('mkfs.btrfs', '-q', '-f', '--csum', 'xxhash', part)
    expect((await freeByTables(part)).free).toEqual([])
    const second = emptyDisk(at('second'), 300 * MiB)
    command('mkfs.btrfs', '-q', '-f', '-d', 'single', part, second)
    expect((await freeByTables(part)).free).toEqual([])
    command('mkfs.btrfs', '-q', '-f', part)
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
    const file = openSync(part, 'r+')
    writeSync(file, Buffer.from([1]), 0, 1, 64 * 1024 + 3000)
    closeSync(file)
    expect((await freeByTables(part)).free).toEqual([])
  })

  test('if the extent tree is damaged, only the space outside chunks is free', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 500 * MiB)
    command('mkfs.btrfs', '-q', part)
    mkdirSync(at('mount'))
    mounted(part, at('mount'), 'loop', () => churnBtrfs(at('mount')))
    const whole = (await freeByTables(part)).free
    const trees = command('btrfs', 'inspect-internal', 'dump-tree', '-t', 'extent', part)
    const node = Buffer.alloc(8)
    node.writeBigUInt64LE(BigInt(/^(?:node|leaf) (\d+)/m.exec(trees)?.[1] ?? 0))
    // Both copies of its root carry their address in the header.
    const bytes = readFileSync(part)
    const file = openSync(part, 'r+')
    for (let place = 0; place < bytes.length; place += 4096)
      if (bytes.subarray(place + 48, place + 56).equals(node))
        writeSync(file, Buffer.from([0xee]), 0, 1, place + 200)
    closeSync(file)
    const { free } = await freeByTables(part)
    expect(subtract(free, whole)).toEqual([])
    expect(totalBytes(free)).toBeLessThan(totalBytes(whole))
    expect(totalBytes(free)).toBeGreaterThan(50 * MiB)
  })
})
