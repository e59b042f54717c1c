import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { isRoot } from '#test/tools-here.ts'
import { makeTempFolder, soundRuntimeFolder, soundTempFolder } from './temp-folder.ts'

/** Returns the folder's place after it is removed. */
async function madeIn(wanted: string): Promise<string> {
  const own = await makeTempFolder(wanted, 'kiln-test-')
  expect(statSync(own).mode & 0o077).toBe(0)
  expect(readdirSync(own)).toEqual([])
  rmSync(own, { recursive: true })
  return dirname(own)
}

async function mounted(folder: string, options: string, look: () => Promise<void>): Promise<void> {
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  try {
    await look()
  } finally {
    execFileSync('umount', [folder])
  }
}

test('a temporary folder is created in TMPDIR if that is usable', async ({ folder }) => {
  expect(await madeIn(folder)).toBe(folder)
  expect(soundTempFolder(folder)).toBe(folder)
  expect(readdirSync(folder)).toEqual([])
})

test('one that is missing or is a file is not used: the system’s own is', async ({ folder }) => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const wanted of [join(folder, 'gone'), file, '/dev/null/x']) {
    expect(await madeIn(wanted)).toBe('/tmp')
    expect(soundTempFolder(wanted)).toBe('/tmp')
  }
})

test.skipIf(!isRoot)(
  'a temporary folder that is full, read-only or noexec is not used (mounts, as root)',
  async ({ folder }) => {
    const full = join(folder, 'full')
    await mounted(full, 'size=64k', async () => {
      expect(() => writeFileSync(join(full, 'all'), Buffer.alloc(1 << 20))).toThrow('ENOSPC')
      expect(await madeIn(full)).toBe('/tmp')
      expect(soundTempFolder(full)).toBe('/tmp')
      expect(readdirSync(full)).toEqual(['all'])
    })
    const unwritable = join(folder, 'ro')
    await mounted(unwritable, 'ro', async () => {
      expect(await madeIn(unwritable)).toBe('/tmp')
      expect(soundTempFolder(unwritable)).toBe('/tmp')
    })
    const noexec = join(folder, 'noexec')
    await mounted(noexec, 'noexec', async () => {
      // Scripts for ssh are run from it.
      expect(soundTempFolder(noexec)).toBe('/tmp')
      expect(readdirSync(noexec)).toEqual([])
    })
  },
)

test('a session’s folder that is gone is not used', ({ folder }) => {
  expect(soundRuntimeFolder(folder)).toBe(folder)
  for (const gone of [join(folder, 'gone'), '', undefined]) expect(soundRuntimeFolder(gone)).toBeNull()
})
