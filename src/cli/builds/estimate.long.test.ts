import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { hasNix } from '#test/tools-here.ts'

const [cli, lab] = [resolve('src/cli/index.ts'), resolve('lab')]
const build = (home: string, ...more: string[]) =>
  spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      cli,
      '--profiles',
      lab,
      'build',
      'tiny',
      '-f',
      'raw',
      '--trust',
      '--estimate',
      ...more,
    ],
    { encoding: 'utf8', env: { ...process.env, KILN_HOME: home } },
  )

describe.skipIf(!hasNix)('a build with an estimate (needs Nix)', { timeout: 120_000 }, () => {
  test('shows first what it takes, and afterwards how accurate that was', ({ folder }) => {
    const message = `message=estimate ${process.pid} ${Math.random()}`
    const { status, stdout, stderr } = build(folder, '--set', message)
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) })
    const said = ['Would build ', 'Nothing to download.', 'Files: at most about ', 'Time: ']
    const at = [...said, 'build: Derivations: '].map(words => stderr.indexOf(words))
    expect(at).toEqual(at.toSorted((one, other) => one - other))
    expect(at).not.toContain(-1)
    expect(stderr).toMatch(/build: Derivations: \d+, as estimated/)
    expect(stdout).not.toContain('Would build')
    // Now all of it is there.
    expect(build(folder, '--set', message).stderr).toContain('Nothing to build')
  })
})
