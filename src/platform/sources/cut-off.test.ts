// Raw disks and ISOs that end too early, by as little as a byte; and whole ones that end earlier than their tables say.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import {
  command,
  makeKilnDisk,
  never,
  plainOptions,
  rootAt,
  rootBytes,
  sourcesIn,
} from '#test/drives/sources.ts'
import { emptyDisk, putInto } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'

const MiB = 1 << 20
const sector = 512

const cutOff = {
  code: 'source.broken',
  message: expect.stringMatching(
    /^\S+ is damaged: it is cut off, as when a download ended early: it has [\d,]+ bytes, and what is on it needs [\d,]+\.?$/,
  ),
  hint: expect.stringMatching(/^Download or make it again\./),
}

/** Looks at the first `bytes` of a file, and prepares them. */
async function take(folder: string, file: string, bytes: number): Promise<void> {
  const path = join(folder, 'cut')
  command('cp', '--sparse=always', file, path)
  truncateSync(path, bytes)
  const sources = sourcesIn(folder)
  const looked = sources.inspect({ path }, never)
  const prepared = sources.prepare({ path }, plainOptions).then(({ close }) => close())
  const [first, second] = await Promise.allSettled([looked, prepared])
  expect(first.status).toBe(second.status)
  if (second.status === 'rejected') throw second.reason
}

async function endsAt(folder: string, file: string, bytes: number): Promise<void> {
  await take(folder, file, bytes)
  await expect(take(folder, file, bytes - 1), `${file}, a byte less than ${bytes}`).rejects.toMatchObject(
    cutOff,
  )
}

/** An MBR with two partitions, in MiB. */
function mbrDisk(path: string, sizeBytes: number, [boot, root]: [at: number, length: number][]): string {
  emptyDisk(path, sizeBytes)
  const line = ([at, length]: [number, number], type: string) => `${at}MiB,${length}MiB,${type}\n`
  const input = [boot && line(boot, 'c'), root && line(root, '83')].join('')
  execFileSync('sfdisk', ['-q', path], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  return path
}

const makers: [name: string, MiB: number, make: (path: string) => void][] = [
  ['ext4', 20, path => command('mkfs.ext4', '-q', '-F', path)],
  ['ext2', 20, path => command('mke2fs', '-q', '-F', '-t', 'ext2', path)],
  ['FAT16', 20, path => command('mkfs.vfat', '-F', '16', path)],
  ['FAT32', 40, path => command('mkfs.vfat', '-F', '32', path)],
  ['exFAT', 20, path => command('mkfs.exfat', path)],
  ['NTFS', 20, path => command('mkntfs', '-q', '-F', '-f', path)],
  ['XFS', 300, path => command('mkfs.xfs', '-q', path)],
  ['btrfs', 120, path => command('mkfs.btrfs', '-q', path)],
]

/** Where the file system in `file` says that it ends: there, or up to a few sectors before the end of `file`. */
function fileSystem(folder: string, name: string, length: number, make: (path: string) => void) {
  const path = emptyDisk(join(folder, name), length * MiB)
  make(path)
  const boot = readFileSync(path).subarray(0, sector)
  if (name === 'NTFS') return { path, bytes: Number(boot.readBigUInt64LE(40)) * sector }
  if (name.startsWith('FAT'))
    return { path, bytes: (boot.readUInt16LE(19) || boot.readUInt32LE(32)) * boot.readUInt16LE(11) }
  return { path, bytes: length * MiB }
}

test('a disk with a GPT needs its partitions, and not what comes behind them', async ({ folder }) => {
  await endsAt(folder, makeKilnDisk(folder), rootAt + rootBytes)

  const parted = emptyDisk(join(folder, 'parted'), 40 * MiB)
  command(
    'parted',
    '-s',
    parted,
    'mklabel',
    'gpt',
    'mkpart',
    'a',
    '1MiB',
    '9MiB',
    'mkpart',
    'b',
    '20MiB',
    '30MiB',
  )
  await endsAt(folder, parted, 30 * MiB)
  // Where the second one would begin only later.
  await expect(take(folder, parted, 12 * MiB)).rejects.toMatchObject(cutOff)

  const large = emptyDisk(join(folder, 'sectors-of-4096'), 40 * MiB)
  const input = 'g\nn\n1\n\n+8M\nn\n2\n\n+16M\nw\n'
  execFileSync('fdisk', ['-b', '4096', large], { input, stdio: ['pipe', 'ignore', 'ignore'] })
  await endsAt(folder, large, 25 * MiB)
})

test('a GPT that is not valid, or that an MBR replaced, says nothing', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const bytes = readFileSync(disk)
  bytes.writeUInt8(bytes.readUInt8(sector + 60) ^ 1, sector + 60)
  writeFileSync(disk, bytes)
  await take(folder, disk, 20 * MiB)

  const replaced = join(folder, 'replaced')
  copyFileSync(makeKilnDisk(folder, 'other'), replaced)
  const table = readFileSync(mbrDisk(join(folder, 'table'), 48 * MiB, [[1, 8]]))
  const both = readFileSync(replaced)
  table.copy(both, 0, 0, sector)
  writeFileSync(replaced, both)
  await take(folder, replaced, 20 * MiB)
})

test('a file system in a partition of an MBR, or without a table, is there to its end', async ({
  folder,
}) => {
  const boot = fileSystem(folder, 'boot', 40, path => command('mkfs.vfat', '-F', '32', path))
  for (const [name, length, make] of makers) {
    const inside = fileSystem(folder, name, length, make)
    await endsAt(folder, inside.path, inside.bytes)

    const disk = mbrDisk(join(folder, `${name}-disk`), (50 + length) * MiB, [
      [4, 40],
      [44, length],
    ])
    putInto(disk, boot.path, 4 * MiB)
    putInto(disk, inside.path, 44 * MiB)
    await endsAt(folder, disk, 44 * MiB + inside.bytes)
    await expect(take(folder, disk, 30 * MiB), `${name}, cut in the first partition`).rejects.toMatchObject(
      cutOff,
    )
  }
})

test('an MBR may have partitions that the drive is to complete', async ({ folder }) => {
  const boot = fileSystem(folder, 'boot', 40, path => command('mkfs.vfat', '-F', '32', path))
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const root = join(folder, 'root')
  command('mksquashfs', tree, root, '-quiet', '-no-progress')
  // As OpenWrt's gen_rpi_sdcard_img.sh makes it: a partition of 104 MiB, and a file system of few.
  const openWrt = mbrDisk(join(folder, 'openwrt'), 200 * MiB, [
    [4, 40],
    [44, 104],
  ])
  putInto(openWrt, boot.path, 4 * MiB)
  putInto(openWrt, root, 44 * MiB)
  await endsAt(folder, openWrt, 44 * MiB + Number(readFileSync(root).readBigUInt64LE(40)))
  // As genimage makes it: nothing of a partition without an image.
  await take(folder, openWrt, 44 * MiB)
  await take(folder, mbrDisk(join(folder, 'empty'), 200 * MiB, [[4, 40]]), 1 * MiB)
})

test('images of floppy disks may end behind their last file', async ({ folder }) => {
  const floppy = emptyDisk(join(folder, 'floppy'), 1440 * 1024)
  command('mkfs.vfat', floppy)
  await take(folder, floppy, 512 * 1024)
})

test('an ISO has its whole volume, whatever tables it has beside that', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const efi = emptyDisk(join(tree, 'efi'), 4 * MiB)
  command('mkfs.vfat', efi)
  const iso = join(folder, 'disk.iso')
  for (const args of [
    [],
    ['-no-pad'],
    ['-partition_offset', '16'],
    ['-e', 'efi', '-no-emul-boot', '-isohybrid-gpt-basdat'],
    ['-append_partition', '2', '0xef', efi],
    ['-append_partition', '2', '0xef', efi, '-appended_part_as_gpt'],
  ]) {
    command('rm', '-f', iso)
    command('xorriso', '-as', 'mkisofs', '-quiet', ...args, '-o', iso, tree)
    const volume = readFileSync(iso).readUInt32LE(32_768 + 80) * 2048
    expect(statSync(iso).size).toBeGreaterThanOrEqual(volume)
    await endsAt(folder, iso, volume)
  }
})

test('the tables of a hybrid ISO may describe a larger disk', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-o', iso, tree)
  const volume = statSync(iso).size
  // isohybrid rounds up to whole cylinders, and the GPT of some is that of another disk.
  const table = readFileSync(mbrDisk(join(folder, 'table'), 200 * MiB, [[1, 100]])).subarray(0, sector)
  const byMbr = join(folder, 'by-mbr.iso')
  writeFileSync(byMbr, Buffer.concat([table, readFileSync(iso).subarray(sector)]))
  await endsAt(folder, byMbr, volume)
  truncateSync(iso, 48 * MiB)
  command('sgdisk', '-n', '1:2048:+40M', iso)
  await endsAt(folder, iso, volume)
})

test('the sign of an ISO that a disk had before it was partitioned says nothing', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), Buffer.alloc(40 * MiB, 'x'))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-o', iso, tree)
  command('sgdisk', '-n', '1:2048:+8M', iso)
  await endsAt(folder, iso, 9 * MiB)
})
