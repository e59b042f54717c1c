// Against the reference: gdisk's own sgdisk, on disks that it made.
import { execFileSync } from 'node:child_process'
import { closeSync, copyFileSync, openSync, readFileSync, readSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import { test } from '#test/folders.ts'
import { movedBackup, tableBytes } from './gpt.ts'

const mib = 1 << 20
const hasSgdisk = hasCommand('sgdisk')
const sgdisk = (...args: string[]) => execFileSync('sgdisk', args, { encoding: 'utf8', stdio: 'pipe' })

function makeImage(path: string, sizeBytes: number, ...args: string[]): void {
  closeSync(openSync(path, 'w'))
  truncateSync(path, sizeBytes)
  sgdisk('-n', '1:2048:+2M', '-t', '1:ef00', '-n', '2:0:0', '-c', '2:root', ...args, path)
}
function readAt(path: string, at: number): Buffer {
  const [bytes, fd] = [Buffer.alloc(tableBytes), openSync(path, 'r')]
  readSync(fd, bytes, 0, bytes.length, at)
  closeSync(fd)
  return bytes
}
const headOf = (path: string) => readAt(path, 0)
const tailOf = (path: string, sizeBytes: number) => readAt(path, sizeBytes - tableBytes)
function move(path: string, sizeBytes: number): boolean {
  const moved = movedBackup(headOf(path), 512, sizeBytes)
  const fd = openSync(path, 'r+')
  for (const { offset, bytes } of moved ?? []) writeSync(fd, bytes, 0, bytes.length, offset)
  closeSync(fd)
  return moved !== null
}

test.runIf(hasSgdisk)('the moved table equals sgdisk’s, byte for byte', async ({ folder }) => {
  for (const [index, size] of [33 * mib, 64 * mib + 512, 4096 * mib, 32_768 * mib].entries()) {
    const [ours, theirs] = [join(folder, `ours${index}`), join(folder, `theirs${index}`)]
    makeImage(ours, 32 * mib)
    copyFileSync(ours, theirs)
    for (const path of [ours, theirs]) truncateSync(path, size)
    expect(move(ours, size)).toBe(true)
    sgdisk('--move-second-header', theirs)
    expect(sgdisk('--verify', ours)).toContain('No problems found')
    expect(headOf(ours).equals(headOf(theirs))).toBe(true)
    expect(tailOf(ours, size).equals(tailOf(theirs, size))).toBe(true)
    expect(sgdisk('--print', ours)).toContain('root')
  }
})

test.runIf(hasSgdisk)('a table that is already at the end stays', async ({ folder }) => {
  const path = join(folder, 'image')
  makeImage(path, 32 * mib)
  const before = readFileSync(path)
  expect(move(path, 32 * mib)).toBe(false)
  expect(readFileSync(path).equals(before)).toBe(true)
})

test.runIf(hasSgdisk)(
  'leaves alone a table with a wrong checksum, no table at all, or another block size',
  async ({ folder }) => {
    const path = join(folder, 'image')
    makeImage(path, 32 * mib)
    const head = headOf(path)
    for (const damaged of [512 + 60, 1024 + 5]) {
      const copy = Buffer.from(head)
      copy[damaged] = (copy[damaged] ?? 0) ^ 1
      expect(movedBackup(copy, 512, 64 * mib)).toBeNull()
    }
    expect(movedBackup(head, 4096, 64 * mib)).toBeNull()
    expect(movedBackup(Buffer.alloc(tableBytes), 512, 64 * mib)).toBeNull()
  },
)

test.runIf(hasSgdisk)('a hybrid MBR keeps its partitions', async ({ folder }) => {
  const path = join(folder, 'image')
  makeImage(path, 32 * mib)
  sgdisk('--hybrid', '1', path)
  const before = headOf(path).subarray(0, 512)
  truncateSync(path, 64 * mib)
  expect(move(path, 64 * mib)).toBe(true)
  expect(headOf(path).subarray(0, 512).equals(before)).toBe(true)
})
