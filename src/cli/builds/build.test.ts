// The real command, as far as it gets without Nix.
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { test } from '#test/folders.ts'

test('a folder that a build’s files cannot be copied to is refused before the build', ({ folder }) => {
  const kiln = kilnIn(join(folder, 'home'))
  const out = join(folder, 'out')
  mkdirSync(out)
  const link = join(folder, 'link')
  symlinkSync(join(folder, 'gone'), link)
  writeFileSync(join(out, 'my-box.qcow2'), '')
  for (const [words, text] of [
    [['-f', 'qcow2', '--out', out], 'my-box.qcow2 already exists.\n'],
    [['--out', join(out, 'my-box.qcow2')], 'it is a file\n'],
    [['--out', link], 'it is a link to something that is not a folder\n'],
  ] as const) {
    const { stderr, status } = kiln('build', 'tiny', '--name', 'My box', ...words)
    expect(stderr).toContain(text)
    expect(stderr).not.toContain('KILN_HOME')
    expect(status).toBe(1)
  }
  expect(existsSync(join(folder, 'home', 'images'))).toBe(false)
})
