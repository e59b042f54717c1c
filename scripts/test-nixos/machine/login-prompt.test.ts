// A real machine that boots nothing. That a journal is read from a disk is seen in the runs that fail.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readDiskJournal } from './disk-journal.ts'
import { waitForLogin } from './login-prompt.ts'
import { bootTimeoutMs, startMachine } from './machine.ts'

const programs = ['qemu-system-x86_64', 'sfdisk', 'mkfs.ext4', 'debugfs']
const missing = programs.filter(name => spawnSync(name, ['--version']).error)
const mebibyte = 2 ** 20

let folder: string
let disk: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-hang-'))
  disk = join(folder, 'disk.raw')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** One partition with an empty file system. */
function makeDisk(label: string): void {
  writeFileSync(disk, '')
  truncateSync(disk, 64 * mebibyte)
  execFileSync('sfdisk', ['--quiet', disk], { input: `label: gpt\nstart=2048, name=${label}\n` })
  execFileSync('mkfs.ext4', ['-q', '-F', '-E', `offset=${mebibyte}`, disk, '32M'], { stdio: 'pipe' })
}

test.skipIf(missing.length > 0)(
  `a boot without a login prompt ends with what its console showed last (needs ${programs.join(', ')})`,
  async () => {
    makeDisk('kiln-root')
    await using machine = await startMachine({ diskPath: disk, folder, memoryMiB: 256, initTimeoutMs: 1000 })
    await machine.waitFor('BdsDxe', bootTimeoutMs)
    const thrown = await waitForLogin(machine, disk, 100).catch(error => error)
    expect(String(thrown)).toMatch(
      /The serial console ends:.*BdsDxe.*journal on its disk end:\nNothing could/s,
    )
    // A machine that hangs must not be waited for.
    await machine.ended
  },
  600_000,
)

test.skipIf(missing.length > 0)('a disk without a root of Kiln’s has no journal', () => {
  makeDisk('another')
  expect(readDiskJournal(disk)).toBeNull()
})
