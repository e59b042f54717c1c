// The two folders of the host in which a container writes as root, and their removal.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createSystems } from './systems.ts'

const path = process.env['PATH']
afterEach(() => {
  process.env['PATH'] = path
})

/** It locks and writes as the real one does: through a link. */
const nixEnv = `#!/bin/sh
echo d > "$2.lock"; rm "$2.lock"; ln -sfn "$4" "$2"
`

function bench(folder: string) {
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin', 'nix-env'), nixEnv)
  chmodSync(join(folder, 'bin', 'nix-env'), 0o755)
  process.env['PATH'] = `${join(folder, 'bin')}:${path}`
  const [profiles, inner, roots] = ['profiles', 'inner', 'roots'].map(name => join(folder, name))
  return createSystems({ profiles: profiles ?? '', inner: inner ?? '', roots: roots ?? '' })
}

describe('the folders of a container among those of Nix', () => {
  test('are both gone with it, so the next of its name gets nothing of it', async ({ folder }) => {
    const systems = bench(folder)
    await systems.set('dev', '/nix/store/a')
    mkdirSync(join(folder, 'inner/dev'), { recursive: true })
    symlinkSync('/nix/store/b', join(folder, 'inner/dev/kept'))
    systems.drop('dev')
    expect(['profiles/dev', 'inner/dev'].map(name => existsSync(join(folder, name)))).toEqual([false, false])
  })

  test('have nothing in them that a link of the container leads to when its system is set', async ({
    folder,
  }) => {
    const systems = bench(folder)
    writeFileSync(join(folder, 'of-the-host'), 'stays')
    mkdirSync(join(folder, 'profiles/dev'), { recursive: true })
    symlinkSync(join(folder, 'of-the-host'), join(folder, 'profiles/dev/system.lock'))
    await systems.set('dev', '/nix/store/a')
    expect(readFileSync(join(folder, 'of-the-host'), 'utf8')).toBe('stays')
    expect(readdirSync(join(folder, 'profiles/dev'))).toEqual(['system'])
  })
})
