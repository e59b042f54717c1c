import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hasCommand } from '#test/drives/disks.ts'
import { test } from '#test/folders.ts'
import { textOf } from '#test/texts.ts'
import { folderOnlyProblem, parseMounts, rootOnlyProblem } from './root-only.ts'

const isRoot = process.getuid?.() === 0
const nobodyUid = 65_534
const problemText = async (path: string) => textOf((await rootOnlyProblem(path)) ?? '')

/** KILN/bin/kiln, root's alone. */
function installed(folder: string): string {
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'Kiln', 'bin'), { recursive: true, mode: 0o755 })
  writeFileSync(join(folder, 'Kiln', 'bin', 'kiln'), '', { mode: 0o755 })
  return join(folder, 'Kiln', 'bin', 'kiln')
}

test.runIf(isRoot)(
  'a file that root owns all the way up is accepted, even through root’s links',
  async ({ folder }) => {
    const path = installed(folder)
    expect(await rootOnlyProblem(path)).toBeNull()
    symlinkSync('Kiln', join(folder, 'current'))
    expect(await rootOnlyProblem(join(folder, 'current', 'bin', 'kiln'))).toBeNull()
  },
)

test.runIf(isRoot)('one that others can change, replace or redirect is', async ({ folder }) => {
  const path = installed(folder)
  const parts = [path, join(folder, 'Kiln', 'bin'), join(folder, 'Kiln'), folder]
  for (const part of parts) {
    for (const mode of [0o775, 0o757]) {
      chmodSync(part, mode)
      expect(await problemText(path)).toBe(`${part} is writable by others`)
    }
    chmodSync(part, 0o755)
    chownSync(part, nobodyUid, 0)
    expect(await problemText(path)).toBe(`${part} does not belong to root`)
    chownSync(part, 0, 0)
  }
  expect(await rootOnlyProblem(path)).toBeNull()
  // Other users cannot replace root's files in a folder like /tmp, but they can put a library next to them.
  const bin = join(folder, 'Kiln', 'bin')
  chmodSync(bin, 0o1777)
  expect(await rootOnlyProblem(path)).toBeNull()
  expect(await problemText(bin)).toBe(`${bin} is writable by others`)
  expect(textOf((await folderOnlyProblem(path)) ?? '')).toBe(`${bin} is writable by others`)
  chmodSync(bin, 0o755)
  mkdirSync(join(folder, 'theirs'))
  chownSync(join(folder, 'theirs'), nobodyUid, nobodyUid)
  symlinkSync(path, join(folder, 'theirs', 'kiln'))
  expect(await problemText(join(folder, 'theirs', 'kiln'))).toContain('does not belong to root')
  symlinkSync(join(folder, 'theirs', 'kiln'), join(folder, 'Kiln', 'link'))
  expect(await problemText(join(folder, 'Kiln', 'link'))).toContain('does not belong to root')
  symlinkSync('circle', join(folder, 'circle'))
  expect(await rootOnlyProblem(join(folder, 'circle'))).not.toBeNull()
  expect(await problemText(join(folder, 'missing'))).toContain('cannot be read')
})

test('whatever a user may mount is theirs, whatever owner it shows', () => {
  const line = (point: string, options: string, type: string) =>
    `30 1 0:1 / ${point} ${options} shared:1 - ${type} source rw`
  expect(
    parseMounts(
      [
        line('/', 'rw,relatime', 'ext4'),
        line('/tmp/.mount\\040k', 'ro,nosuid,nodev', 'fuse.kiln'),
        line('/a', 'rw', 'fuseblk'),
        line('/media/stick', 'rw,nosuid', 'ext4'),
      ].join('\n'),
    ),
  ).toEqual([
    { point: '/', isTheirs: false },
    { point: '/tmp/.mount k', isTheirs: true },
    { point: '/a', isTheirs: true },
    { point: '/media/stick', isTheirs: true },
  ])
})

test.runIf(isRoot && hasCommand('mount'))(
  'a file on a mount that shows root as its owner is',
  async ({ folder }) => {
    const path = installed(folder)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'nosuid,mode=755', 'kiln-test', join(folder, 'Kiln')])
    try {
      mkdirSync(join(folder, 'Kiln', 'bin'), { mode: 0o755 })
      writeFileSync(path, '', { mode: 0o755 })
      expect(await problemText(path)).toContain('is mounted for a user')
    } finally {
      execFileSync('umount', [join(folder, 'Kiln')])
    }
  },
)
