// For tests: a new folder, and a disk that is soon full.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'

export const isRoot = process.getuid?.() === 0

export const test = base.extend<{ folder: string; smallDisk: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-test-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  /** 2 MiB. Only root may mount: use it in `test.runIf(isRoot)`. */
  smallDisk: async ({ folder }, use) => {
    const mount = join(folder, 'small')
    mkdirSync(mount)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'kiln-test', mount])
    await use(mount)
    execFileSync('umount', [mount])
  },
})
