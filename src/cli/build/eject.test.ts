import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

const [cli, lab] = [resolve('src/cli/index.ts'), resolve('lab')]
const eject = (home: string, cwd: string, dir: string) =>
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', cli, '--profiles', lab, 'eject', 'tiny', dir],
    { encoding: 'utf8', cwd, env: { ...process.env, KILN_HOME: home } },
  )

test('a link to an empty folder stands for it, and stays', ({ folder }) => {
  const [there, link] = [join(folder, 'there'), join(folder, 'link')]
  mkdirSync(there)
  symlinkSync(there, link)
  const { stdout, stderr } = eject(join(folder, 'home'), folder, 'link')
  expect(stderr).toBe('')
  expect(stdout).toContain(`The flake is in ${there}.`)
  expect(existsSync(join(there, 'flake.nix'))).toBe(true)
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
})

test('into the folder that the shell is in it says that it has to be entered again', ({ folder }) => {
  const here = join(folder, 'here')
  mkdirSync(here)
  expect(eject(join(folder, 'home'), here, '.').stderr).toContain(`cd ${here}`)
  expect(existsSync(join(here, 'flake.nix'))).toBe(true)
})
