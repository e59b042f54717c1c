// Restores a used drive from an image made on a file system that turns zeros into holes (as ZFS does with
// compression). The zeros that clear the drive's old tables must still be written.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createProcessRunner, type Run } from '#platform/process/run.ts'
import { hasCommand } from '#test/drives/disks.ts'
import { test } from '#test/folders.ts'
import { parseBmap } from './bmap.ts'
import { createDiskImages } from './disk-images.ts'
import { planEmptyDisk } from './empty-disk-plan.ts'

const mib = 1 << 20
const { signal } = new AbortController()
const sbin = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
const output = (command: string, ...args: string[]) =>
  execFileSync(command, args, { env: sbin, encoding: 'utf8' })

const run = createProcessRunner({ env: process.env })
const runThenPack: Run = async options => {
  const done = await run(options)
  const part = options.args?.at(-1)
  if (part && /mkfs/.test(options.command)) output('fallocate', '--dig-holes', part)
  return done
}

/** Path of the partition as it is on a used drive after the mapped ranges were written over its old content. */
async function onUsedDrive(folder: string, sizeBytes: number): Promise<string> {
  const [to, bmap, used] = [join(folder, 'new.raw'), join(folder, 'new.bmap'), join(folder, 'used')]
  await createDiskImages({ run: runThenPack }).makeEmptyDisk({
    name: 'A stick',
    to,
    bmap,
    sizeBytes,
    label: '',
    signal,
  })
  const { offset, partitionBytes } = planEmptyDisk(sizeBytes)
  await using drive = await open(used, 'wx+')
  await drive.truncate(partitionBytes)
  await drive.write(Buffer.alloc(64 * mib, 0xa5), 0, 64 * mib, 0)
  await using disk = await open(to, 'r')
  for (const { first, last } of parseBmap(readFileSync(bmap, 'utf8')).ranges) {
    const [at, end] = [first * 4096 - offset, (last + 1) * 4096 - offset]
    if (at < 0 || end > partitionBytes) continue
    const { buffer } = await disk.read(Buffer.alloc(end - at), 0, end - at, first * 4096)
    await drive.write(buffer, 0, buffer.length, at)
  }
  return used
}

const needs = ['fallocate', 'sgdisk', 'qemu-img', 'mkfs.vfat', 'mkfs.exfat', 'dump.exfat']
const missing = needs.filter(name => !hasCommand(name))
const named = missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''

test.skipIf(named)(`FAT is intact on a used drive${named}`, async ({ folder }) => {
  expect(output('fsck.vfat', '-n', await onUsedDrive(folder, 700 * mib))).toContain('0 files')
})

test.skipIf(named)(`exFAT is intact on a used drive${named}`, async ({ folder }) => {
  const used = await onUsedDrive(folder, 33e9)
  expect(output('fsck.exfat', '-n', used)).toContain('clean')
  // mkfs skips clusters that nothing uses. The root folder's cluster is the last used one, counted from 2.
  const dumped = output('dump.exfat', used)
  const number = (name: string) => Number(new RegExp(`^${name}.*:\\s+(\\d+)$`, 'm').exec(dumped)?.[1])
  expect(number('Total Clusters') - number('Free Clusters')).toBe(number('Root Cluster') - 1)
})
