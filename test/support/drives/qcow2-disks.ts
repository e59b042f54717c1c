// For tests: qcow2 disks of every kind that qemu-img and qemu-io make.
import { spawnSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test as base } from '../folders.ts'
import { command } from './sources.ts'
import { MiB } from './used-drives.ts'

/** A disk of 20 MiB: noise, words, and nothing. */
export const test = base.extend<{ raw: string }>({
  raw: async ({ folder }, use) => {
    const path = join(folder, 'raw')
    const disk = Buffer.alloc(20 * MiB)
    randomFillSync(disk, 0, 3 * MiB)
    // Else it may begin as something else does.
    disk.fill(0, 0, 1024)
    disk.fill('words that repeat themselves, ', 8 * MiB, 12 * MiB)
    writeFileSync(path, disk)
    await use(path)
  },
})

type Make = (raw: string, to: string) => void

export const converted =
  (...args: string[]): Make =>
  (raw, to) =>
    command('qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', ...args, raw, to)

/** `kill`: it ends without closing the disk. */
function io(path: string, ...commands: string[]): void {
  const args = commands.flatMap(each => ['-c', each])
  const { signal, status } = spawnSync('qemu-io', ['-f', 'qcow2', ...args, path], { stdio: 'ignore' })
  const isKilled = commands.at(-1) === kill
  if (isKilled ? signal !== 'SIGKILL' : status !== 0)
    throw new Error(`qemu-io ended with ${signal ?? status}`)
}
const kill = 'sigraise 9'

const created =
  (options: string[], ...commands: string[]): Make =>
  (_raw, to) => {
    command('qemu-img', 'create', '-q', '-f', 'qcow2', ...options.flatMap(each => ['-o', each]), to, '20M')
    if (commands.length > 0) io(to, ...commands)
  }

const changed =
  (make: Make, ...commands: string[]): Make =>
  (raw, to) => {
    make(raw, to)
    io(to, ...commands)
  }

const withSnapshot: Make = (raw, to) => {
  converted()(raw, to)
  command('qemu-img', 'snapshot', '-c', 'before', to)
}

/** Where the entry of the disk's first cluster lies in the file. */
export function firstEntryAt(bytes: Buffer): number {
  const first = Number(bytes.readBigUInt64BE(40))
  return Number(bytes.readBigUInt64BE(first) & 0xff_ffff_ffff_fe00n)
}

const withLostCluster: Make = (raw, to) => {
  converted()(raw, to)
  const bytes = readFileSync(to)
  bytes.fill(0, firstEntryAt(bytes), firstEntryAt(bytes) + 8)
  writeFileSync(to, bytes)
}

export const kinds = {
  'version 2': converted('-o', 'compat=0.10'),
  'version 3': converted(),
  compressed: converted('-c'),
  'compressed with zstd': converted('-c', '-o', 'compression_type=zstd'),
  'clusters of 512 bytes': converted('-o', 'cluster_size=512'),
  'clusters of 2 MiB, compressed': converted('-c', '-o', 'cluster_size=2M'),
  subclusters: converted('-o', 'extended_l2=on'),
  'subclusters, compressed': converted('-c', '-o', 'extended_l2=on'),
  'a few subclusters': created(['extended_l2=on'], 'write -P 7 0 4k', 'write -P 8 1M 2k'),
  preallocated: created(['preallocation=metadata'], 'write -P 7 1M 1M'),
  empty: created([]),
  'compressed, and written to': changed(converted('-c'), 'write -P 7 5M 100k'),
  'zeros and holes': changed(converted(), 'write -z 0 1M', 'discard 2M 1M'),
  'a snapshot inside': changed(withSnapshot, 'write -P 7 0 3M'),
  'a snapshot made last': withSnapshot,
  shrunk: changed(converted(), 'truncate 10M'),
  'clusters that nothing uses': withLostCluster,
  'not closed, with lazy_refcounts': created(['lazy_refcounts=on'], 'write -P 7 0 3M', 'flush', kill),
} satisfies Record<string, Make>

/** What qemu-img makes of it. */
export function unpacked(path: string): Buffer {
  const to = `${path}.unpacked`
  command('qemu-img', 'convert', '-f', 'qcow2', '-O', 'raw', path, to)
  return readFileSync(to)
}

/** How `qemu-img check` ends: 0, 2 with errors, 3 with clusters that nothing uses. */
export const checkedAs = (path: string): number | null =>
  spawnSync('qemu-img', ['check', '-f', 'qcow2', path], { stdio: 'ignore' }).status
