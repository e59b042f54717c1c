// Raw disks that end too early, by as little as a byte; and complete ones that end earlier than their tables say.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cutOff, endsAt, mbrDisk, sector, take } from '#test/drives/cut-disks.ts'
import { command, makeKilnDisk, plainOptions, rootAt, rootBytes, sourcesIn } from '#test/drives/sources.ts'
import { emptyDisk, MiB, putInto } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'

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

/** Finds the end that the file system in `file` states: exactly, or up to a few sectors before the end of `file`. */
function fileSystem(folder: string, name: string, length: number, make: (path: string) => void) {
  const path = emptyDisk(join(folder, name), length * MiB)
  make(path)
  const boot = readFileSync(path).subarray(0, sector)
  if (name === 'NTFS') return { path, bytes: Number(boot.readBigUInt64LE(40)) * sector }
  if (name.startsWith('FAT'))
    return { path, bytes: (boot.readUInt16LE(19) || boot.readUInt32LE(32)) * boot.readUInt16LE(11) }
  return { path, bytes: length * MiB }
}

test('a disk with a GPT needs its partitions, but not what follows them', async ({ folder }) => {
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
  // The second partition table would begin here.
  await expect(take(folder, parted, 12 * MiB)).rejects.toMatchObject(cutOff)

  const large = emptyDisk(join(folder, 'sectors-of-4096'), 40 * MiB)
  const input = 'g\nn\n1\n\n+8M\nn\n2\n\n+16M\nw\n'
  execFileSync('fdisk', ['-b', '4096', large], { input, stdio: ['pipe', 'ignore', 'ignore'] })
  await endsAt(folder, large, 25 * MiB)
})

test('the last partition of a GPT may be longer than its file system', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const root = join(folder, 'root')
  command('mksquashfs', tree, root, '-quiet', '-no-progress')
  // Like OpenWrt's gen_image_generic.sh: no second table, and only the used part of the last partition.
  const openWrt = emptyDisk(join(folder, 'openwrt'), 200 * MiB)
  command('sgdisk', '-n', '1:2048:+16M', '-n', '2:0:+104M', openWrt)
  putInto(openWrt, root, 17 * MiB)
  const end = 17 * MiB + Number(readFileSync(root).readBigUInt64LE(40))
  await endsAt(folder, openWrt, end)
  const packed = join(folder, 'openwrt.xz')
  writeFileSync(
    packed,
    execFileSync('xz', ['-0', '-c'], { input: readFileSync(openWrt).subarray(0, end), maxBuffer: 1 << 28 }),
  )
  const { source, close } = await sourcesIn(folder).prepare({ path: packed }, plainOptions)
  await close()
  expect(source.sizeBytes).toBe(end)
})

test('ignores a GPT that is not valid, or that an MBR replaced', async ({ folder }) => {
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

test('a file system in an MBR partition, or without a table, must be there to its end', async ({
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

test('an MBR may have partitions that continue on the drive only', async ({ folder }) => {
  const boot = fileSystem(folder, 'boot', 40, path => command('mkfs.vfat', '-F', '32', path))
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const root = join(folder, 'root')
  command('mksquashfs', tree, root, '-quiet', '-no-progress')
  // Like OpenWrt's gen_rpi_sdcard_img.sh: a partition of 104 MiB, and a small file system.
  const openWrt = mbrDisk(join(folder, 'openwrt'), 200 * MiB, [
    [4, 40],
    [44, 104],
  ])
  putInto(openWrt, boot.path, 4 * MiB)
  putInto(openWrt, root, 44 * MiB)
  await endsAt(folder, openWrt, 44 * MiB + Number(readFileSync(root).readBigUInt64LE(40)))
  // Like genimage: nothing of a partition without an image.
  await take(folder, openWrt, 44 * MiB)
  await take(folder, mbrDisk(join(folder, 'empty'), 200 * MiB, [[4, 40]]), 1 * MiB)
})

test('file systems in logical partitions must be there to their ends', async ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 120 * MiB)
  const input = '4MiB,40MiB,c\n44MiB,70MiB,5\n\n\n45MiB,20MiB,83\n66MiB,40MiB,83\n'
  execFileSync('sfdisk', ['-q', disk], { input, stdio: ['pipe', 'ignore', 'pipe'] })
  const root = emptyDisk(join(folder, 'root'), 20 * MiB)
  command('mkfs.ext4', '-q', '-F', root)
  const home = emptyDisk(join(folder, 'home'), 40 * MiB)
  command('mkfs.ext4', '-q', '-F', home)
  putInto(disk, root, 45 * MiB)
  putInto(disk, home, 66 * MiB)
  await endsAt(folder, disk, 106 * MiB)
})

test('images of floppy disks may end after their last file', async ({ folder }) => {
  const floppy = emptyDisk(join(folder, 'floppy'), 1440 * 1024)
  command('mkfs.vfat', floppy)
  await take(folder, floppy, 512 * 1024)
})
