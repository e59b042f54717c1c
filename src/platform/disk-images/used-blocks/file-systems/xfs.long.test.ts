// XFS, made by mkfs.xfs and used by Linux. The reference is xfs_db, and what xfs_repair and Linux report on a
// copy whose free space holds old data.
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Extent, intersect, totalBytes, union } from '#shared/formats/extents.ts'
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

const isHere = Boolean(process.env['CI']) || hasCommand('mkfs.xfs')

/** The free space tree of each group as xfs_db reads it. */
function freeByXfsDb(image: string): Extent[] {
  const ask = (...words: string[]) => command('xfs_db', '-r', ...words.flatMap(word => ['-c', word]), image)
  const superblock = ask('sb 0', 'print')
  const field = (name: string) => Number(new RegExp(`^${name} = (\\d+)`, 'm').exec(superblock)?.[1])
  const [blockBytes, groupBlocks] = [field('blocksize'), field('agblocks')]
  const free: Extent[] = []
  for (let group = 0; group < field('agcount'); group += 1) {
    const leaves = ask(`agf ${group}`, 'addr bnoroot', 'btdump')
      .split(/^recs\b/m)
      .slice(1)
    for (const leaf of leaves)
      for (const [, block, blocks] of leaf.matchAll(/^\d+:\[(\d+),(\d+)\]/gm))
        free.push({
          offset: (group * groupBlocks + Number(block)) * blockBytes,
          length: Number(blocks) * blockBytes,
        })
  }
  return union(free)
}

const kinds: [name: string, sizeMiB: number, args: string[]][] = [
  ['as mkfs.xfs makes it', 400, []],
  ['with rmapbt, without reflink', 400, ['-m', 'rmapbt=1,reflink=0']],
  ['blocks of 1 KiB in 6 groups', 560, ['-b', 'size=1024', '-d', 'agcount=6']],
  ['sectors of 4 KiB', 400, ['-s', 'size=4096']],
  ['a log whose records are padded', 400, ['-l', 'su=32k']],
]

describe.skipIf(!isHere || !isRoot)('XFS (mkfs.xfs, mount)', { timeout: 300_000 }, () => {
  for (const [name, sizeMiB, args] of kinds) {
    test(`${name}: the space its tables call free may hold anything`, async ({ folder }) => {
      const at = (file: string) => join(folder, file)
      const part = emptyDisk(at('part'), sizeMiB * MiB)
      command('mkfs.xfs', '-q', ...args, part)
      mounted(part, at('mount'), 'loop', () => churn(at('mount/in')))
      const before = mounted(part, at('mount'), 'loop,ro,norecovery', () => sumsOf(at('mount')))
      const { free, readBytes } = await freeByTables(part)
      expect(totalBytes(free)).toBeGreaterThan((sizeMiB / 3) * MiB)
      expect(readBytes).toBeLessThan(2 * MiB)
      expect(free).toEqual(freeByXfsDb(part))
      const copy = spoiled(part, at('copy'), free)
      // Exits with 0 only if the file system has no errors.
      command('xfs_repair', '-n', '-f', copy)
      const after = mounted(copy, at('mount'), 'loop', () => {
        const sums = sumsOf(at('mount'))
        // It is usable too: new allocations land in the overwritten space.
        churn(at('mount/more'), 1)
        return sums
      })
      expect(after).toEqual(before)
      command('xfs_repair', '-n', '-f', copy)
      // An error of one block would show here.
      const wrong = spoiled(
        part,
        at('wrong'),
        intersect(shifted(free, 4096), [{ offset: 0, length: sizeMiB * MiB }]),
      )
      expect(() => command('xfs_repair', '-n', '-f', wrong)).toThrow()
    })
  }

  // Many Linux kernels no longer mount version 4, so mkfs.xfs fills it.
  test('version 4: the space its tables call free may hold anything', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    churn(at('tree'), 1)
    const files = readdirSync(at('tree/round-0')).map(
      name => `${name} ---644 0 0 ${at(`tree/round-0/${name}`)}`,
    )
    writeFileSync(at('proto'), ['/', '0 0', 'd--755 0 0', ...files, '$', ''].join('\n'))
    for (const args of [[], ['-l', 'lazy-count=0'], ['-s', 'size=4096']]) {
      const part = emptyDisk(at('part'), 400 * MiB)
      command('mkfs.xfs', '-q', '-m', 'crc=0', ...args, '-p', at('proto'), part)
      const { free } = await freeByTables(part)
      expect(totalBytes(free)).toBeGreaterThan(200 * MiB)
      expect(free).toEqual(freeByXfsDb(part))
      command('xfs_repair', '-n', '-f', spoiled(part, at('copy'), free))
    }
  })

  test('in a partition: a used drive that gets its extents is intact', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 400 * MiB)
    command('mkfs.xfs', '-q', part)
    mounted(part, at('mount'), 'loop', () => churn(at('mount/in')))
    const disk = emptyDisk(at('disk'), 440 * MiB)
    command('sgdisk', '-n', '1:2048:+400M', disk)
    putInto(disk, part, MiB)
    const { file, stream } = await bothExtents(disk)
    expect(totalBytes(file)).toBeLessThan(200 * MiB)
    for (const extents of [file, stream]) {
      const drive = usedDrive(disk, at('drive'), extents)
      command('xfs_repair', '-n', '-f', takeOut(drive, at('found'), { offset: MiB, length: 400 * MiB }))
    }
  })

  test('while its log is not empty, nothing is free', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 400 * MiB)
    command('mkfs.xfs', '-q', part)
    const shots: string[] = []
    mounted(part, at('mount'), 'loop', () => {
      command('sync', '-f', at('mount'))
      shots.push(copyOf(part, at('mounted')))
      for (let turn = 0; turn < 3; turn += 1) {
        churn(at(`mount/in-${turn}`), 1)
        command('sync', '-f', at('mount'))
        shots.push(copyOf(part, at(`shot-${turn}`)))
      }
      command('fsfreeze', '-f', at('mount'))
      shots.push(copyOf(part, at('frozen')))
      command('fsfreeze', '-u', at('mount'))
    })
    for (const shot of shots) {
      const isClean = command('xfs_logprint', '-t', shot).includes('<CLEAN>')
      const { free } = await freeByTables(shot)
      expect([shot, free.length > 0]).toEqual([shot, isClean])
    }
    expect(shots.some(shot => command('xfs_logprint', '-t', shot).includes('<DIRTY>'))).toBe(true)
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
  })

  test('with the log in a later cycle, it is clean if Linux finds it clean', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 400 * MiB)
    command('mkfs.xfs', '-q', part)
    command('xfs_repair', '-L', '-f', part)
    for (let turn = 0; turn < 4; turn += 1) {
      mounted(part, at('mount'), 'loop', () => churn(at(`mount/in-${turn}`), 1))
      expect(command('xfs_logprint', '-t', part)).toContain('<CLEAN>')
      expect((await freeByTables(part)).free).toEqual(freeByXfsDb(part))
    }
  })

  test('nothing is free if anything looks wrong', async ({ folder }) => {
    const part = emptyDisk(join(folder, 'part'), 400 * MiB)
    command('mkfs.xfs', '-q', '-m', 'crc=0', part)
    const file = openSync(part, 'r+')
    const bytes = readFileSync(part)
    const group = 100 * MiB
    const logStart = Number(bytes.readBigUInt64BE(48))
    const groupBlocks = 2 ** bytes.readUInt8(124)
    const log = Math.floor(logStart / groupBlocks) * group + (logStart % groupBlocks) * 4096
    const cases: [what: string, at: number, flip?: number][] = [
      ['the version', 101],
      ['the count of free blocks', 150],
      ['how many groups', 91],
      ['mkfs still at work', 126],
      ['the log on another device', 52],
      ['a last record that is not of an unmount', log + 512 + 9, 0x20],
      ['a last record of more operations', log + 43],
      ['a log that continues', log + 1024 + 3, 1],
      ['the magic of a group', group + 512],
      ['the root of a group', group + 512 + 19],
      ['the levels of a group', group + 512 + 31],
      ['the free blocks of a group', group + 512 + 55],
      ['the magic of a tree', group + 4096],
      ['the first record of a tree', group + 4096 + 16 + 3],
      ['the length of a record', group + 4096 + 16 + 7],
    ]
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
    for (const [what, at, flip = 5] of cases) {
      const old = bytes[at] ?? 0
      writeSync(file, Buffer.from([old ^ flip]), 0, 1, at)
      expect([what, (await freeByTables(part)).free]).toEqual([what, []])
      writeSync(file, Buffer.from([old]), 0, 1, at)
    }
    closeSync(file)
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
  })
})
