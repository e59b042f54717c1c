import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { subtract } from '#shared/formats/extents.ts'
import { disks, hasCommand, makeDisk, sha256Of, watchedWork, withTable } from '#test/drives/disks.ts'
import { command, emptyDisk, layoutOfFile, mounted, putInto, usedDrive } from '#test/drives/used-drives.ts'
import { isRoot, test } from '#test/folders.ts'
import { parseBmap } from './bmap.ts'
import { mappedExtents } from './used-blocks/extents-of.ts'

const MiB = 1 << 20
/** Data at the start, across a chunk boundary, in single blocks with short and long gaps, and at the end. */
const extents = [
  { at: 0, bytes: 17 * 1024 },
  { at: 3 * MiB - 4096, bytes: 8192 },
  { at: 8 * MiB, bytes: 4096 },
  { at: 8 * MiB + 15 * 4096, bytes: 1 },
  { at: 9 * MiB + 40 * 4096, bytes: 1 },
  { at: 20 * MiB, bytes: 7 * MiB + 123 },
]
const sizeBytes = 40 * MiB

test('a copy equals its source bit for bit, and its zeros take no space', async ({ folder }) => {
  const from = withTable(makeDisk(join(folder, 'store.raw'), sizeBytes, extents))
  const [to, bmap] = [join(folder, 'copy.raw'), join(folder, 'copy.bmap')]
  chmodSync(from, 0o444)
  const { work, reported } = watchedWork()
  const copied = await disks.copyRaw(from, to, bmap, work)

  expect(readFileSync(to).equals(readFileSync(from))).toBe(true)
  expect(copied).toMatchObject({ sizeBytes, sha256: sha256Of(from) })
  const map = parseBmap(readFileSync(bmap, 'utf8'))
  const mib = MiB / 4096
  expect(map.ranges.map(({ first, last }) => [first, last])).toEqual([
    // The space before the partition, and the header of the swap space in it.
    [0, mib],
    [3 * mib - 1, 3 * mib],
    [8 * mib, 8 * mib + 15],
    [9 * mib + 40, 9 * mib + 40],
    [20 * mib, 27 * mib],
  ])
  expect(copied.mappedBytes).toBe((mib + 1 + 2 + 16 + 1 + 7 * mib + 1) * 4096)
  execFileSync('sync', [to])
  expect(statSync(to).blocks * 512).toBeLessThan(copied.mappedBytes + 64 * 1024)
  expect(statSync(to).mode & 0o200).toBe(0o200)
  expect(reported.at(-1)).toEqual([sizeBytes, sizeBytes])
  expect(readdirSync(folder).sort()).toEqual(['copy.bmap', 'copy.raw', 'store.raw'])
})

test('known holes are not read, and the copy and its map stay the same', async ({ folder }) => {
  const from = withTable(makeDisk(join(folder, 'from.raw'), sizeBytes, extents))
  const at = (name: string) => join(folder, name)
  const whole = await disks.copyRaw(from, at('a'), at('a.bmap'), watchedWork().work)
  // Everything declared a hole now holds other data, which would appear in the copy if it were read.
  const data = [
    { offset: 0, length: 10 * MiB },
    { offset: 20 * MiB, length: 8 * MiB },
  ]
  const file = openSync(from, 'r+')
  for (const offset of [12 * MiB, 30 * MiB]) writeSync(file, Buffer.alloc(4096, 1), 0, 4096, offset)
  closeSync(file)
  const copied = await disks.copyRaw(from, at('b'), at('b.bmap'), { ...watchedWork().work, data })
  expect(copied).toEqual(whole)
  expect(readFileSync(at('b')).equals(readFileSync(at('a')))).toBe(true)
  expect(readFileSync(at('b.bmap'), 'utf8')).toBe(readFileSync(at('a.bmap'), 'utf8'))
})

test.runIf(hasCommand('bmaptool'))(
  'bmaptool accepts the map and writes the same disk',
  async ({ folder }) => {
    for (const [name, size] of [
      ['even', sizeBytes],
      ['odd', 20 * MiB + 70_001],
    ] as const) {
      const data = [...extents.slice(0, 5), { at: 20 * MiB, bytes: 70_001 }]
      const from = withTable(makeDisk(join(folder, `${name}.src`), size, data))
      const [to, bmap, out] = ['raw', 'bmap', 'out'].map(end => join(folder, `${name}.${end}`)) as [
        string,
        string,
        string,
      ]
      await disks.copyRaw(from, to, bmap, watchedWork().work)
      execFileSync('bmaptool', ['copy', '--bmap', bmap, to, out], { stdio: 'pipe' })
      expect(readFileSync(out).equals(readFileSync(from))).toBe(true)

      // Check that bmap verification works at all.
      const damaged = readFileSync(to)
      damaged[3] = (damaged[3] ?? 0) ^ 1
      writeFileSync(to, damaged)
      expect(() => execFileSync('bmaptool', ['copy', '--bmap', bmap, to, out], { stdio: 'pipe' })).toThrow()
    }
  },
)

test('a disk that is not understood is mapped whole', async ({ folder }) => {
  const from = makeDisk(join(folder, 'from'), sizeBytes, extents)
  const copied = await disks.copyRaw(from, join(folder, 'to'), join(folder, 'map'), watchedWork().work)
  expect(copied.mappedBytes).toBe(sizeBytes)
  execFileSync('sync', [join(folder, 'to')])
  expect(statSync(join(folder, 'to')).blocks * 512).toBeLessThan(10 * MiB)
})

test.runIf(isRoot && hasCommand('bmaptool'))(
  'bmaptool writes a disk with intact file systems to a drive full of old data',
  async ({ folder }) => {
    const at = (name: string) => join(folder, name)
    const part = emptyDisk(at('part'), 150 * MiB)
    command('mke2fs', '-q', '-F', '-t', 'ext4', part)
    mounted(part, at('mount'), 'loop', () => writeFileSync(at('mount/zeros'), Buffer.alloc(MiB)))
    const store = emptyDisk(at('store'), 152 * MiB)
    command('sgdisk', '-n', '1:2048:+150M', store)
    putInto(store, part, MiB)
    const copied = await disks.copyRaw(store, at('raw'), at('map'), watchedWork().work)
    expect(copied.mappedBytes).toBeLessThan(60 * MiB)

    const drive = usedDrive(store, at('drive'), [])
    const loop = command('losetup', '-f', '--show', drive).trim()
    try {
      command('bmaptool', 'copy', '--bmap', at('map'), at('raw'), loop)
    } finally {
      command('losetup', '-d', loop)
    }
    const whole = { offset: 0, length: 152 * MiB }
    const { free } = await layoutOfFile(store)
    // All used blocks were copied, and nothing else.
    const map = mappedExtents(parseBmap(readFileSync(at('map'), 'utf8')))
    expect(subtract(subtract([whole], free), map)).toEqual([])
    expect(
      readFileSync(drive)
        .subarray(140 * MiB, 141 * MiB)
        .every(byte => byte === 0xa5),
    ).toBe(true)
    command('fsck.ext4', '-fn', `${drive}?offset=${MiB}`)
    mounted(drive, at('mount'), `loop,offset=${MiB}`, () => {
      expect(readFileSync(at('mount/zeros')).equals(Buffer.alloc(MiB))).toBe(true)
    })
  },
)

test('empty, all-zero and tiny files can be copied', async ({ folder }) => {
  for (const [size, data] of [
    [0, []],
    [3 * MiB + 5, []],
    [1, [{ at: 0, bytes: 1 }]],
    [4097, [{ at: 4096, bytes: 1 }]],
  ] as const) {
    const from = makeDisk(join(folder, 'from'), size, [...data])
    const { work, reported } = watchedWork()
    const [to, map] = [join(folder, 'to'), join(folder, 'map')]
    const copied = await disks.copyRaw(from, to, map, work)
    expect(readFileSync(to).equals(readFileSync(from))).toBe(true)
    expect(copied.sha256).toBe(sha256Of(from))
    expect(parseBmap(readFileSync(map, 'utf8'))).toMatchObject({ imageBytes: size })
    expect(reported.at(-1)).toEqual([size, size])
    expect(await disks.hash(to, watchedWork().work)).toEqual({ sizeBytes: size, sha256: copied.sha256 })
    expect(await disks.copyFile(from, to, watchedWork().work)).toEqual({
      sizeBytes: size,
      sha256: copied.sha256,
    })
  }
})

test.runIf(isRoot && hasCommand('mkfs.btrfs'))(
  'where blocks can be shared, a copy takes no space',
  async ({ folder }) => {
    const [image, mount] = [join(folder, 'btrfs.img'), join(folder, 'btrfs')]
    mkdirSync(mount)
    execFileSync('truncate', ['-s', '256M', image])
    execFileSync('mkfs.btrfs', ['-q', image])
    execFileSync('mount', ['-o', 'loop', image, mount])
    try {
      const from = withTable(makeDisk(join(mount, 'from'), sizeBytes, extents))
      chmodSync(from, 0o444)
      const [to, bmap] = [join(mount, 'to'), join(mount, 'map')]
      const copied = await disks.copyRaw(from, to, bmap, watchedWork().work)
      expect(readFileSync(to).equals(readFileSync(from))).toBe(true)
      expect(copied.sha256).toBe(sha256Of(from))
      expect(parseBmap(readFileSync(bmap, 'utf8')).ranges.length).toBe(5)
      expect(statSync(to).mode & 0o777).toBe(0o644)
      execFileSync('sync', ['-f', mount])
      const used = execFileSync('btrfs', ['filesystem', 'du', '--raw', '-s', to], { encoding: 'utf8' })
      const [, exclusiveBytes] = used.trim().split('\n').at(-1)?.trim().split(/\s+/) ?? []
      expect(Number(exclusiveBytes)).toBe(0)
    } finally {
      execFileSync('umount', [mount])
    }
  },
)
