// Misspelt box names: every command that takes a box suggests the one that was probably meant.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

function kiln(home: string, ...words: string[]) {
  const args = ['--disable-warning=ExperimentalWarning', resolve('src/cli/index.ts')]
  const env = { ...process.env, KILN_HOME: home }
  return spawnSync(process.execPath, [...args, '--profiles', resolve('lab'), ...words], {
    encoding: 'utf8',
    env,
  })
}

test('every command suggests the box that a misspelt name resembles [N16]', ({ folder }) => {
  expect(kiln(folder, 'box', 'add', 'kitchen', '--profile', 'tiny').status).toBe(0)
  for (const words of [
    ['box', 'show', 'kitchn'],
    ['build', 'kitchn'],
    ['run', 'kitchn'],
    ['deploy', 'kitchn', '--to', 'root@127.0.0.1'],
    ['deploy', 'kitchn', 'atic'],
  ]) {
    const { status, stderr } = kiln(folder, ...words)
    expect([words.join(' '), status === 0, stderr]).toEqual([
      words.join(' '),
      false,
      expect.stringContaining('Did you mean "kitchen"?'),
    ])
  }
})
