// NTFS, made by mkntfs and used by ntfs-3g. The reference is $Bitmap as ntfscat reads it, and what ntfsresize
// (which counts the clusters of all files) and ntfs-3g report on a copy whose free space holds old data.
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type Extent, intersect, totalBytes, union } from '#shared/formats/extents.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { churn, freeByTables, shifted, spoiled, sumsOf } from '#test/drives/free-space.ts'
import {
  bothExtents,
  command,
  emptyDisk,
  MiB,
  mounted,
  putInto,
  takeOut,
  usedDrive,
} from '#test/drives/used-drives.ts'
import { isRoot, test } from '#test/folders.ts'

const isHere = Boolean(process.env['CI']) || (hasCommand('mkntfs') && hasCommand('ntfs-3g'))

function freeByNtfscat(image: string): Extent[] {
  const field = (name: string) =>
    Number(new RegExp(`${name}: (\\d+)`).exec(command('ntfsinfo', '-f', '-m', image))?.[1])
  const [clusterBytes, clusters] = [field('Cluster Size'), field('Volume Size in Clusters')]
  const bitmap = execFileSync('ntfscat', ['-f', '-i', '6', image], { maxBuffer: 1 << 28 })
  const free: Extent[] = []
  for (let cluster = 0; cluster < clusters; cluster += 1)
    if (((bitmap[Math.floor(cluster / 8)] ?? 0) & (1 << (cluster % 8))) === 0)
      free.push({ offset: cluster * clusterBytes, length: clusterBytes })
  return union(free)
}

/** Throws if something is wrong. */
const check = (image: string) => {
  command('ntfsfix', '-n', image)
  command('ntfsresize', '-i', '-f', image)
}

const kinds: [name: string, sizeMiB: number, args: string[]][] = [
  ['as mkntfs makes it', 400, []],
  ['clusters of 512 bytes, a bitmap read in pieces', 300, ['-c', '512']],
  ['clusters of 64 KiB', 400, ['-c', '65536']],
  ['sectors of 4 KiB', 400, ['-s', '4096']],
]

describe.skipIf(!isHere || !isRoot)('NTFS (mkntfs, ntfs-3g)', { timeout: 300_000 }, () => {
  for (const [name, sizeMiB, args] of kinds) {
    test(`${name}: the space its tables call free may hold anything`, async ({ folder }) => {
      const at = (file: string) => join(folder, file)
      const part = emptyDisk(at('part'), sizeMiB * MiB)
      command('mkntfs', '-q', '-F', ...args, part)
      const before = mounted(part, at('mount'), 'loop', () => {
        churn(at('mount/in'))
        return sumsOf(at('mount'))
      })
      const { free, readBytes } = await freeByTables(part)
      expect(totalBytes(free)).toBeGreaterThan((sizeMiB / 3) * MiB)
      expect(readBytes).toBeLessThan(2 * MiB)
      expect(free).toEqual(freeByNtfscat(part))
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
      // An error of one cluster would show here.
      const clusterBytes = Number(args[args.indexOf('-c') + 1] ?? 4096) || 4096
      const moved = intersect(shifted(free, -clusterBytes), [{ offset: 0, length: sizeMiB * MiB }])
      const wrong = spoiled(part, at('wrong'), moved)
      const seen = () => mounted(wrong, at('mount'), 'loop,ro', () => sumsOf(at('mount'))).join()
      expect(seenOrFailed(seen)).not.toBe(before.join())
    })
  }

  test('in a partition: a used drive that gets its extents is intact', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 300 * MiB)
    command('mkntfs', '-q', '-F', part)
    mounted(part, at('mount'), 'loop', () => churn(at('mount/in')))
    const disk = emptyDisk(at('disk'), 340 * MiB)
    command('sgdisk', '-n', '1:2048:+300M', disk)
    putInto(disk, part, MiB)
    const { file, stream } = await bothExtents(disk)
    expect(totalBytes(file)).toBeLessThan(150 * MiB)
    for (const extents of [file, stream]) {
      const drive = usedDrive(disk, at('drive'), extents)
      check(takeOut(drive, at('found'), { offset: MiB, length: 300 * MiB }))
    }
  })

  test('grown twice, so that its bitmap has moved', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 60 * MiB)
    command('mkntfs', '-q', '-F', '-c', '512', part)
    for (const sizeMiB of [120, 240]) {
      mounted(part, at('mount'), 'loop', () => churn(at(`mount/${sizeMiB}`), 1))
      command('truncate', '-s', `${sizeMiB}M`, part)
      execFileSync('ntfsresize', ['-f', '-f', '-P', part], { input: 'y\n', stdio: 'pipe' })
      // It then requests a check by Windows.
      command('ntfsfix', '-d', part)
      const { free } = await freeByTables(part)
      expect(free.length).toBeGreaterThan(0)
      expect(free).toEqual(freeByNtfscat(part))
      check(spoiled(part, at('copy'), free))
    }
  })

  test('a bitmap in two runs', async ({ folder }) => {
    const part = emptyDisk(join(folder, 'part'), 200 * MiB)
    command('mkntfs', '-q', '-F', part)
    const bytes = readFileSync(part)
    const record = Number(bytes.readBigUInt64LE(48)) * 4096 + 6 * 1024
    let data = record + bytes.readUInt16LE(record + 20)
    while (bytes.readUInt32LE(data) !== 0x80) data += bytes.readUInt32LE(data + 4)
    const runs = data + bytes.readUInt16LE(data + 32)
    // One run has a length of one byte and an offset of two: a second run with one byte each fits in.
    expect([bytes[runs], bytes[runs + 4]]).toEqual([0x21, 0])
    const [length, first] = [bytes.readUInt8(runs + 1), bytes.readUInt16LE(runs + 2)]
    const [half, away] = [length >> 1, 120]
    Buffer.from([0x21, half, 0, 0, 0x11, length - half, away, 0]).copy(bytes, runs)
    bytes.writeUInt16LE(first, runs + 2)
    const moved = first + away
    bytes.copy(bytes, moved * 4096, (first + half) * 4096, (first + length) * 4096)
    bytes.fill(0xff, first * 4096 + (moved >> 3), first * 4096 + ((moved + length - half) >> 3) + 1)
    bytes.fill(0xa5, (first + half) * 4096, (first + length) * 4096)
    writeFileSync(part, bytes)
    const { free } = await freeByTables(part)
    expect(totalBytes(free)).toBeGreaterThan(150 * MiB)
    expect(free).toEqual(freeByNtfscat(part))
  })

  test('nothing is free if anything looks wrong', async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 100 * MiB)
    command('mkntfs', '-q', '-F', part)
    const bytes = readFileSync(part)
    const record = (number: number) => Number(bytes.readBigUInt64LE(48)) * 4096 + 1024 * number
    const inRecord = (number: number, type: number) => {
      let place = record(number) + bytes.readUInt16LE(record(number) + 20)
      while (bytes.readUInt32LE(place) !== type) place += bytes.readUInt32LE(place + 4)
      return place
    }
    const information = inRecord(3, 0x70)
    const flags = information + bytes.readUInt16LE(information + 20) + 10
    const bitmap = inRecord(6, 0x80)
    const log = inRecord(2, 0x80)
    const runs = log + bytes.readUInt16LE(log + 32)
    const logAt = 4096 * bytes.readUIntLE(runs + 1 + ((bytes[runs] ?? 0) & 15), (bytes[runs] ?? 0) >> 4)
    expect(bytes.readUInt32LE(logAt)).toBe(0xffffffff)
    const cases: [what: string, at: number, bytes: number[]][] = [
      ['older states are kept', 7680, [...Buffer.from('6b87083876c1484eb7ae04046e6cc752', 'hex')]],
      ['dirty', flags, [1]],
      ['chkdsk is wanted', flags + 1, [0x40]],
      ['an older version', flags - 2, [1]],
      ['a log that is not empty', logAt, [...Buffer.from('RSTR')]],
      ['a record that was not written as a whole', record(6) + 510, [0xaa, 0x55]],
      ['a record that is not in use', record(6) + 22, [0]],
      ['a bitmap with holes', bitmap + 13, [0x80]],
      ['a bitmap that is not set to its end', bitmap + 56, [0, 0]],
      ['a bitmap of half the clusters', bitmap + 49, [1]],
      ['a bitmap of fewer runs', bitmap + 24, [9]],
      ['a bitmap somewhere else', bitmap + 64 + 2, [1]],
    ]
    const file = openSync(part, 'r+')
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
    for (const [what, place, changed] of cases) {
      const old = Buffer.from(bytes.subarray(place, place + changed.length))
      expect(old.equals(Buffer.from(changed)), what).toBe(false)
      writeSync(file, Buffer.from(changed), 0, changed.length, place)
      expect([what, (await freeByTables(part)).free]).toEqual([what, []])
      writeSync(file, old, 0, old.length, place)
    }
    // Follows logfile.h, which describes what Windows leaves; no such volume was available here.
    const page = (version: number, clients: number, clean: number) => {
      const restart = Buffer.alloc(4096)
      restart.write('RSTR')
      for (const [place, value] of [
        [4, 30],
        [6, 9],
        [16, 4096],
        [20, 4096],
        [24, 48],
        [26, 1],
        [28, version],
        [30, 7],
        [60, clients],
        [62, clean],
      ] as const)
        restart.writeUInt16LE(value, place)
      for (let stride = 512; stride <= 4096; stride += 512) restart.writeUInt16LE(7, stride - 2)
      return restart
    }
    const [clean, closed, dirty, newer] = [page(1, 0, 2), page(1, 0xffff, 0), page(1, 0, 0), page(2, 0, 2)]
    const torn = Buffer.from(clean)
    torn.writeUInt16LE(8, 1022)
    for (const [pages, isFree] of [
      [[clean, clean], true],
      [[closed, closed], true],
      [[dirty, dirty], false],
      [[clean, dirty], false],
      [[dirty, clean], false],
      [[newer, newer], false],
      [[torn, clean], false],
    ] as const) {
      writeSync(file, Buffer.concat(pages), 0, 8192, logAt)
      expect((await freeByTables(part)).free.length > 0).toBe(isFree)
    }
    writeSync(file, bytes, logAt, 8192, logAt)
    closeSync(file)
    expect((await freeByTables(part)).free.length).toBeGreaterThan(0)
    writeFileSync(at('hiberfil.sys'), Buffer.alloc(4096))
    command('ntfscp', '-f', part, at('hiberfil.sys'), 'Hiberfil.sys')
    expect((await freeByTables(part)).free).toEqual([])
  })
})

function seenOrFailed(body: () => string): string {
  try {
    return body()
  } catch {
    return 'failed'
  }
}
