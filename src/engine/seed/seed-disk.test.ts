import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { seedPartition } from '#shared/seed/partition.ts'
import { test } from '#test/folders.ts'
import { seedDisk, seedDiskPartitionBytes } from './seed-disk.ts'

const random = Buffer.from(Array.from({ length: 32 }, (_, at) => at))

test('sgdisk finds nothing wrong with a seed disk', ({ folder }) => {
  const path = join(folder, 'seed.raw')
  writeFileSync(path, seedDisk(Buffer.from('KILNSEED 1\n'), random))
  expect(execFileSync('sgdisk', ['--verify', path], { encoding: 'utf8' })).toContain('No problems found')
  const info = execFileSync('sgdisk', ['--info=1', path], { encoding: 'utf8' })
  expect(info.toLowerCase()).toContain(`partition guid code: ${seedPartition.type}`)
  expect(info).toContain(`Partition name: '${seedPartition.name}'`)
})

test('a seed is at the first byte of its partition, which is as large as in an image', () => {
  const seed = Buffer.alloc(seedDiskPartitionBytes, 0x5a)
  const disk = seedDisk(seed, random)
  expect(disk.subarray(1 << 20, (1 << 20) + seed.length).equals(seed)).toBe(true)
  // The backup table follows it.
  expect(disk.toString('latin1', disk.length - 512, disk.length - 504)).toBe('EFI PART')
})
