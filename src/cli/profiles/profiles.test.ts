// The terminal's output for a profile that cannot be built yet.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

function profiles(home: string, ...words: string[]) {
  const args = ['--disable-warning=ExperimentalWarning', resolve('src/cli/index.ts')]
  const of = ['--profiles', resolve('nix', 'profiles')]
  const env = { ...process.env, KILN_HOME: home }
  return spawnSync(process.execPath, [...args, ...of, ...words], { encoding: 'utf8', env })
}

test('only strato-host is not ready, and the list and its page give the reason', ({ folder }) => {
  const { stdout } = profiles(folder, 'profiles')
  const notReady = stdout.split('\n').filter(line => line.includes('Not ready'))
  expect(notReady).toEqual([expect.stringMatching(/strato-host.*Not ready: .*Swift 6/)])
  expect(profiles(folder, 'profiles', 'show', 'strato-host').stdout).toMatch(/^Not ready: .*Swift 6/m)
})
