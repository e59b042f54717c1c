// ISOs that end too early, by as little as a byte; and complete ones that end earlier than their tables say.
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { endsAt, mbrDisk, sector } from '#test/drives/cut-disks.ts'
import { command } from '#test/drives/sources.ts'
import { emptyDisk, MiB } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'

test('an ISO needs its whole volume, whatever other tables it has', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), readFileSync(process.execPath).subarray(0, 5 * MiB))
  const efi = emptyDisk(join(tree, 'efi'), 4 * MiB)
  command('mkfs.vfat', efi)
  const iso = join(folder, 'disk.iso')
  const boot = join(tree, 'boot')
  writeFileSync(boot, readFileSync(process.execPath).subarray(0, 1 * MiB))
  const isolinux = join(folder, 'isohdpfx.bin')
  writeFileSync(isolinux, readFileSync(process.execPath).subarray(0, 432))
  // Like Debian's, with an entry of type 0 for the volume and one for the EFI partition in it.
  const hybrid = ['-isohybrid-mbr', isolinux, '-b', 'boot', '-no-emul-boot', '-boot-load-size', '4']
  for (const args of [
    [],
    [...hybrid, '-boot-info-table'],
    [...hybrid, '-eltorito-alt-boot', '-e', 'efi', '-no-emul-boot', '-isohybrid-gpt-basdat'],
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
  // isohybrid rounds up to whole cylinders, and some GPTs describe another disk.
  const table = readFileSync(mbrDisk(join(folder, 'table'), 200 * MiB, [[1, 100]])).subarray(0, sector)
  const byMbr = join(folder, 'by-mbr.iso')
  writeFileSync(byMbr, Buffer.concat([table, readFileSync(iso).subarray(sector)]))
  await endsAt(folder, byMbr, volume)
  truncateSync(iso, 48 * MiB)
  command('sgdisk', '-n', '1:2048:+40M', iso)
  await endsAt(folder, iso, volume)
})

test('an ISO signature left from before a disk was partitioned is ignored', async ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'file'), Buffer.alloc(40 * MiB, 'x'))
  const iso = join(folder, 'disk.iso')
  command('xorriso', '-as', 'mkisofs', '-quiet', '-o', iso, tree)
  command('sgdisk', '-n', '1:2048:+8M', iso)
  await endsAt(folder, iso, 9 * MiB)
})
