// From real disks and ISOs.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { command } from '#test/drives/sources.ts'
import { emptyDisk, MiB } from '#test/drives/used-drives.ts'
import { test } from '#test/folders.ts'
import { startFacts } from './start-facts.ts'

test('an ISO without a boot sector is for discs only', ({ folder }) => {
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  writeFileSync(join(tree, 'boot'), readFileSync(process.execPath).subarray(0, MiB))
  const disc = ['-b', 'boot', '-no-emul-boot', '-boot-load-size', '4']
  const sector = join(folder, 'sector')
  writeFileSync(sector, readFileSync(process.execPath).subarray(0, 432))
  for (const [isDiscOnly, ...args] of [
    [true, ...disc],
    [false, ...disc, '-isohybrid-mbr', sector],
    [false, ...disc, '-partition_offset', '16'],
  ] as const) {
    const iso = join(folder, `disk-${args.length}.iso`)
    command('xorriso', '-as', 'mkisofs', '-quiet', ...args, '-o', iso, tree)
    expect(startFacts(readFileSync(iso), 'iso'), args.join(' ')).toMatchObject({
      isDiscOnly,
      isRecognised: true,
    })
  }
  expect(startFacts(Buffer.alloc(MiB), 'raw').isDiscOnly).toBe(false)
})

test('a GPT states the sector size that it counts in', ({ folder }) => {
  for (const sectorBytes of [4096, 512]) {
    const disk = emptyDisk(join(folder, `disk-${sectorBytes}`), 40 * MiB)
    execFileSync('fdisk', ['-b', `${sectorBytes}`, disk], {
      input: 'g\nn\n1\n\n+8M\nw\n',
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    expect(startFacts(readFileSync(disk), 'raw')).toMatchObject({ sectorBytes, isRecognised: true })
  }
  const disk = emptyDisk(join(folder, 'disk'), 40 * MiB)
  execFileSync('sfdisk', ['-q', disk], { input: '1MiB,8MiB,c\n', stdio: ['pipe', 'ignore', 'pipe'] })
  expect(startFacts(readFileSync(disk), 'raw').sectorBytes).toBeNull()
})
