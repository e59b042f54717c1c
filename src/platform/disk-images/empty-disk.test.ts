import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { cancelled, disks, hasCommand } from '#test/drives/disks.ts'
import { test } from '#test/folders.ts'
import { mappedBytes, parseBmap } from './bmap.ts'
import { createDiskImages } from './disk-images.ts'
import { planEmptyDisk } from './empty-disk-plan.ts'

const mib = 1 << 20
const { signal } = new AbortController()
const sbin = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
const output = (command: string, ...args: string[]) =>
  execFileSync(command, args, { env: sbin, encoding: 'utf8' })

describe.skipIf(!hasCommand('mkfs.vfat') || !hasCommand('sgdisk'))(
  'an empty disk (needs sgdisk, mkfs.vfat)',
  () => {
    test('has a valid partition table and one FAT partition that accepts files', async ({ folder }) => {
      const to = join(folder, 'empty.raw')
      expect(
        await disks.makeEmptyDisk({
          name: 'A stick',
          to,
          bmap: `${to}.bmap`,
          sizeBytes: 700 * mib,
          label: 'Holiday',
          signal,
        }),
      ).toEqual({
        fileSystem: 'FAT',
      })
      expect(statSync(to).size).toBe(700 * mib)
      expect(output('sgdisk', '--verify', to)).toContain('No problems found')
      expect(output('sgdisk', '--print', to)).toMatch(/\n +1 +2048 .* 0700 /)
      const inside = `${to}@@1M`
      output('mcopy', '-i', inside, join(import.meta.dirname, './bmap.ts'), '::bmap.ts')
      expect(output('mdir', '-i', inside, '::')).toMatch(/Volume in drive : is HOLIDAY[\s\S]*bmap +ts/)
      expect(output('minfo', '-i', inside, '::')).toContain('disk type="FAT32')
      expect(readdirSync(folder)).toEqual(['empty.raw', 'empty.raw.bmap'])
    })

    test('is exFAT above 32 GB, FAT if the exFAT tool is missing, and sparse', async ({ folder }) => {
      const big = {
        name: 'A stick',
        to: join(folder, 'big.raw'),
        bmap: join(folder, 'big.bmap'),
        sizeBytes: 64e9,
        label: '',
        signal,
      }
      const made = await disks.makeEmptyDisk(big)
      expect(made.fileSystem).toBe(hasCommand('mkfs.exfat') ? 'exFAT' : 'FAT')
      expect(statSync(big.to).blocks * 512).toBeLessThan(64 * mib)
      const map = parseBmap(readFileSync(big.bmap, 'utf8'))
      expect(map.imageBytes).toBe(64e9)
      expect(map.ranges[0]?.first).toBe(0)
      expect(map.ranges.at(-1)?.last).toBe(Math.ceil(64e9 / 4096) - 1)
      expect(mappedBytes(map)).toBeLessThan(64 * mib)
      const run = createProcessRunner({ env: process.env })
      const without = createDiskImages({
        run: options =>
          run(
            /mkfs\.exfat$/.test(options.command) ? { ...options, command: '/nowhere/mkfs.exfat' } : options,
          ),
      })
      expect(await without.makeEmptyDisk({ ...big, to: join(folder, 'other.raw') })).toEqual({
        fileSystem: 'FAT',
      })
    })

    test('leaves nothing behind when cancelled, and reports a full disk', async ({ folder }) => {
      const to = join(folder, 'none.raw')
      const given = {
        name: 'A stick',
        to,
        bmap: `${to}.bmap`,
        sizeBytes: 64 * mib,
        label: '',
        signal: AbortSignal.abort(cancelled),
      }
      await expect(disks.makeEmptyDisk(given)).rejects.toBe(cancelled)
      await expect(disks.makeEmptyDisk({ ...given, sizeBytes: mib, signal })).rejects.toMatchObject({
        code: 'drive.too-small',
      })
      expect(readdirSync(folder)).toEqual([])
    })
  },
)

test('the partition keeps clear of both tables, and FAT is not offered where it cannot fill the partition', () => {
  expect(planEmptyDisk(16e9)).toMatchObject({ fileSystems: ['FAT'], offset: mib })
  const { partitionBytes } = planEmptyDisk(8e9 + 12_345)
  expect(partitionBytes % mib).toBe(0)
  expect(mib + partitionBytes).toBeLessThanOrEqual(8e9 - 33 * 512)
  expect(planEmptyDisk(64e9).fileSystems).toEqual(['exFAT', 'FAT'])
  expect(planEmptyDisk(4e12).fileSystems).toEqual(['exFAT'])
})
