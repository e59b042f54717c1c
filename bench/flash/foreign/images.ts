// Raw disks as others make them, each 4 GiB (or as asked) with a third of it data: made by the file systems' own programs,
// without a mount, and dense, so that only their tables show what is used.
import { randomFillSync } from 'node:crypto'
import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../drives.ts'
import { isInstalled } from '../peers.ts'

const mib = 2 ** 20
const startMiB = 4

export type Foreign = { name: string; tool: string; make: (folder: string, sizeBytes: number) => string }

function empty(path: string, sizeBytes: number): string {
  const fd = openSync(path, 'w')
  ftruncateSync(fd, sizeBytes)
  closeSync(fd)
  return path
}

/** Files of 64 MiB each. */
function tree(folder: string, bytes: number): string {
  const path = join(folder, 'tree')
  mkdirSync(path, { recursive: true })
  for (let at = 0; at < bytes; at += 64 * mib)
    writeFileSync(join(path, `file-${at / mib}`), randomFillSync(Buffer.alloc(64 * mib)))
  return path
}

const dataBytes = (sizeBytes: number) => Math.floor(sizeBytes / 3)
const rootBytes = (sizeBytes: number, at = startMiB * mib) => sizeBytes - at - startMiB * mib

/** One partition behind the first 4 MiB, filled by `fill`, which gets its location. */
const gptWith =
  (fill: (part: string, folder: string, sizeBytes: number) => void) =>
  (folder: string, sizeBytes: number) => {
    const disk = empty(join(folder, 'disk'), sizeBytes)
    run('sgdisk', '-n', `1:${startMiB * 2048}:+${rootBytes(sizeBytes) / 1024}K`, disk)
    const part = empty(join(folder, 'part'), rootBytes(sizeBytes))
    fill(part, folder, sizeBytes)
    return into(disk, part, startMiB)
  }

function into(disk: string, part: string, atMiB: number): string {
  run('dd', `if=${part}`, `of=${disk}`, 'bs=1M', `seek=${atMiB}`, 'conv=notrunc,sparse', 'status=none')
  rmSync(part)
  return disk
}

const ext4 = (part: string, folder: string, sizeBytes: number) =>
  void run('mke2fs', '-q', '-F', '-t', 'ext4', '-d', tree(folder, dataBytes(sizeBytes)), part)

const all: Foreign[] = [
  { name: 'GPT, ext4', tool: 'mke2fs', make: gptWith(ext4) },
  {
    name: 'MBR, FAT and ext4, as for a board',
    tool: 'mkfs.vfat',
    make(folder, sizeBytes) {
      const disk = empty(join(folder, 'disk'), sizeBytes)
      const [fatMiB, rootAt] = [256, startMiB + 256]
      const parted = ['unit', 'MiB', 'mklabel', 'msdos', 'mkpart', 'primary', 'fat32']
      run(
        'parted',
        '-s',
        disk,
        ...parted,
        `${startMiB}`,
        `${rootAt}`,
        'mkpart',
        'primary',
        'ext4',
        `${rootAt}`,
        '100%',
      )
      const fat = empty(join(folder, 'fat'), fatMiB * mib)
      run('mkfs.vfat', '-F', '32', fat)
      const kernel = join(folder, 'kernel')
      writeFileSync(kernel, randomFillSync(Buffer.alloc(48 * mib)))
      run('mcopy', '-i', fat, kernel, '::')
      rmSync(kernel)
      into(disk, fat, startMiB)
      const part = empty(join(folder, 'part'), rootBytes(sizeBytes, rootAt * mib))
      ext4(part, folder, sizeBytes)
      return into(disk, part, rootAt)
    },
  },
  {
    name: 'GPT, btrfs',
    tool: 'mkfs.btrfs',
    make: gptWith((part, folder, sizeBytes) => {
      run('mkfs.btrfs', '--quiet', '--rootdir', tree(folder, dataBytes(sizeBytes)), part)
    }),
  },
  {
    name: 'GPT, XFS',
    tool: 'mkfs.xfs',
    make: gptWith((part, folder, sizeBytes) => {
      const from = tree(folder, dataBytes(sizeBytes))
      const names = run('ls', from).split('\n')
      const files = names.map(name => `${name} ---644 0 0 ${join(from, name)}`).join('\n')
      const proto = join(folder, 'proto')
      writeFileSync(proto, `/\n0 0\nd--755 0 0\n${files}\n$\n`)
      run('mkfs.xfs', '-q', '-f', '-p', proto, part)
    }),
  },
  {
    name: 'GPT, NTFS',
    tool: 'mkntfs',
    make: gptWith((part, folder, sizeBytes) => {
      run('mkntfs', '-q', '-F', '-Q', part)
      const from = tree(folder, dataBytes(sizeBytes))
      for (const name of run('ls', from).split('\n')) run('ntfscp', '-f', part, join(from, name), name)
    }),
  },
  {
    name: 'random data, nothing known',
    tool: 'dd',
    make(folder, sizeBytes) {
      const disk = empty(join(folder, 'disk'), dataBytes(sizeBytes))
      const fd = openSync(disk, 'r+')
      for (let at = 0; at < dataBytes(sizeBytes); at += 16 * mib)
        writeSync(
          fd,
          randomFillSync(Buffer.alloc(Math.min(16 * mib, dataBytes(sizeBytes) - at))),
          0,
          undefined,
          at,
        )
      closeSync(fd)
      return disk
    },
  },
]
export const foreign = all.filter(({ tool }) => isInstalled(tool))
/** That cannot be made here. */
export const notMade = all.filter(({ tool }) => !isInstalled(tool))
