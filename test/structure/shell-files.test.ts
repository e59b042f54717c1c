import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** A file that is one part of a script uses the names of another part: SC2154, SC2034. */
const parts = '--exclude=SC2154,SC2034'

it.skipIf(spawnSync('shellcheck', ['--version']).error)(
  'no shell file has anything that shellcheck objects to',
  () => {
    const files = globSync('src/**/*.sh', { cwd: root })
    expect(files.length).toBeGreaterThan(15)
    const { stdout } = spawnSync('shellcheck', ['--shell=sh', parts, ...files], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
  },
)
