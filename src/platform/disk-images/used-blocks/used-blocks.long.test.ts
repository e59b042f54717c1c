// The decisive test: a drive full of old data gets only the extents of a disk, and its file systems are intact.
import { randomFillSync } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { totalBytes } from '#shared/formats/extents.ts'
import {
  bothExtents,
  command,
  emptyDisk,
  layoutOfFile,
  MiB,
  mounted,
  nonZero,
  putInto,
  takeOut,
  usedDrive,
} from '#test/drives/used-drives.ts'
import { isRoot, test } from '#test/folders.ts'

const zeros = Buffer.alloc(MiB)

/** Files of zeros and of data, with freed space between them. */
function fill(folder: string): void {
  for (let n = 0; n < 40; n += 1) {
    mkdirSync(join(folder, `d${n}`), { recursive: true })
    writeFileSync(join(folder, `d${n}`, 'data'), randomFillSync(Buffer.alloc(1000 * (n % 7) + 100 * n)))
  }
  writeFileSync(join(folder, 'zeros'), zeros)
  writeFileSync(join(folder, 'big'), randomFillSync(Buffer.alloc(5 * MiB)))
  writeFileSync(join(folder, 'gone'), randomFillSync(Buffer.alloc(3 * MiB)))
  writeFileSync(join(folder, 'more-zeros'), zeros)
  rmSync(join(folder, 'gone'))
  for (let n = 0; n < 40; n += 3) rmSync(join(folder, `d${n}`), { recursive: true })
}

/** mke2fs uses blocks of 4 KiB from 512 MiB on, with groups of 128 MiB; below that 1 KiB and 8 MiB. */
const extKinds: [name: string, sizeMiB: number, args: string[]][] = [
  ['as mke2fs makes it', 600, ['-t', 'ext4']],
  ['blocks of 1 KiB', 120, ['-t', 'ext4', '-b', '1024']],
  ['ext2', 120, ['-t', 'ext2']],
  ['ext2 of revision 0', 60, ['-t', 'ext2', '-r', '0']],
  ['ext3', 120, ['-t', 'ext3', '-b', '1024']],
  ['without flex_bg', 120, ['-t', 'ext4', '-O', '^flex_bg']],
  ['without 64bit and sums', 400, ['-t', 'ext4', '-b', '4096', '-O', '^64bit,^metadata_csum,uninit_bg']],
  ['without sums at all', 120, ['-t', 'ext4', '-O', '^metadata_csum,^uninit_bg']],
  ['meta_bg', 300, ['-t', 'ext4', '-b', '4096', '-O', 'meta_bg,^resize_inode']],
  ['meta_bg, blocks of 1 KiB', 250, ['-t', 'ext4', '-b', '1024', '-O', 'meta_bg,^resize_inode,^flex_bg']],
  ['bigalloc', 500, ['-t', 'ext4', '-O', 'bigalloc', '-C', '65536']],
  [
    'bigalloc, blocks of 4 KiB',
    450,
    ['-t', 'ext4', '-b', '4096', '-O', 'bigalloc', '-C', '16384', '-g', '8192'],
  ],
  ['sparse_super2', 120, ['-t', 'ext4', '-O', 'sparse_super2,^resize_inode']],
  ['without sparse_super', 120, ['-t', 'ext4', '-b', '1024', '-O', '^sparse_super,^resize_inode']],
  ['no journal', 120, ['-t', 'ext4', '-O', '^has_journal']],
  ['inline data', 120, ['-t', 'ext4', '-O', 'inline_data']],
  ['lazy tables', 450, ['-t', 'ext4', '-b', '4096', '-E', 'lazy_itable_init=1,nodiscard']],
]

for (const [name, sizeMiB, args] of extKinds) {
  test.runIf(isRoot)(`ext, ${name}: a used drive that gets its extents is intact`, async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), sizeMiB * MiB)
    command('mke2fs', '-q', '-F', ...args, part)
    mounted(part, at('mount'), 'loop', () => fill(at('mount')))
    const disk = emptyDisk(at('disk'), (sizeMiB + 40) * MiB)
    const offset = 3 * MiB + 63 * 512
    command('sgdisk', '-a', '1', '-n', `1:${offset / 512}:+${sizeMiB}M`, disk)
    putInto(disk, part, offset)

    const kinds = await bothExtents(disk)
    for (const [kind, extents] of Object.entries(kinds)) {
      expect(totalBytes(extents), kind).toBeLessThan(0.4 * sizeMiB * MiB)
      const drive = usedDrive(disk, at('drive'), extents)
      const found = takeOut(drive, at('found'), { offset, length: sizeMiB * MiB })
      // Exits with 0 only if the file system has no errors.
      command('fsck.ext4', '-fn', found)
      mounted(found, at('mount'), 'loop', () => {
        expect(readFileSync(at('mount/zeros')).equals(zeros)).toBe(true)
        expect(readFileSync(at('mount/more-zeros')).equals(zeros)).toBe(true)
        mounted(part, at('before'), 'loop,ro', () => command('diff', '-r', at('before'), at('mount')))
        // It is usable too: new allocations land in space that was not written.
        writeFileSync(at('mount/new'), randomFillSync(Buffer.alloc(10 * MiB)))
        mkdirSync(at('mount/folder'))
      })
      command('fsck.ext4', '-fn', found)
    }
  })
}

test.runIf(isRoot)(
  'without the ranges that the file system relies on, the same drive is damaged',
  async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), 200 * MiB)
    command('mke2fs', '-q', '-F', '-t', 'ext4', part)
    mounted(part, at('mount'), 'loop', () => fill(at('mount')))
    const drive = usedDrive(part, at('drive'), nonZero(part))
    mounted(drive, at('mount'), 'loop,ro', () => {
      expect(readFileSync(at('mount/zeros')).equals(zeros)).toBe(false)
    })
  },
)

const fatKinds: [name: string, sizeMiB: number, args: string[]][] = [
  ['FAT12', 10, ['-F', '12', '-s', '8']],
  ['FAT16', 100, ['-F', '16']],
  ['FAT32', 300, ['-F', '32']],
  ['FAT32 with sectors of 4 KiB', 600, ['-F', '32', '-S', '4096']],
]

for (const [name, sizeMiB, args] of fatKinds) {
  test(`${name}: a used drive that gets its extents is intact`, async ({ folder }) => {
    const at = (file: string) => join(folder, file)
    const part = emptyDisk(at('part'), sizeMiB * MiB)
    command('mkfs.vfat', ...args, part)
    const [big, gone, many] = [at('big'), at('gone'), at('many')]
    writeFileSync(big, randomFillSync(Buffer.alloc(2 * MiB)))
    writeFileSync(gone, randomFillSync(Buffer.alloc(MiB)))
    writeFileSync(at('zeros'), zeros)
    mkdirSync(many)
    for (let n = 0; n < 50; n += 1) writeFileSync(join(many, `${n}`), randomFillSync(Buffer.alloc(n * 100)))
    for (const file of [gone, at('zeros'), big]) command('mcopy', '-i', part, file, '::')
    command('mcopy', '-s', '-i', part, many, '::')
    command('mdel', '-i', part, '::gone')
    const disk = emptyDisk(at('disk'), (sizeMiB + 60) * MiB)
    command('sgdisk', '-n', `1:2048:+${sizeMiB}M`, '-t', '1:ef00', disk)
    putInto(disk, part, MiB)

    const kinds = await bothExtents(disk)
    for (const [kind, extents] of Object.entries(kinds)) {
      expect(totalBytes(extents), kind).toBeLessThan((sizeMiB / 2 + 2) * MiB)
      const drive = usedDrive(disk, at('drive'), extents)
      const found = takeOut(drive, at('found'), { offset: MiB, length: sizeMiB * MiB })
      command('fsck.vfat', '-n', found)
      for (const file of ['zeros', 'big']) {
        rmSync(at('out'), { force: true })
        command('mcopy', '-i', found, `::${file}`, at('out'))
        expect(readFileSync(at('out')).equals(readFileSync(at(file)))).toBe(true)
      }
      rmSync(at('tree'), { recursive: true, force: true })
      command('mcopy', '-s', '-i', found, '::many', at('tree'))
      command('diff', '-r', many, at('tree'))
    }
  })
}

test('swap space consists of its header', async ({ folder }) => {
  const disk = emptyDisk(join(folder, 'disk'), 200 * MiB)
  command('sgdisk', '-n', '1:2048:+100M', '-t', '1:8200', '-n', '2:0:0', disk)
  const part = emptyDisk(join(folder, 'part'), 100 * MiB)
  command('mkswap', part)
  putInto(disk, part, MiB)
  const { free, reliedOn } = await layoutOfFile(disk)
  expect(free).toEqual([{ offset: MiB + 4096, length: 100 * MiB - 4096 }])
  expect(reliedOn).toEqual([{ offset: MiB, length: 4096 }])
})
