import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

const [cli, lab] = [resolve('src/cli/index.ts'), resolve('lab')]
const eject = (home: string, cwd: string, dir: string, ...more: string[]) =>
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', cli, '--profiles', lab, 'eject', 'tiny', dir, ...more],
    { encoding: 'utf8', cwd, env: { ...process.env, KILN_HOME: home } },
  )

test('a link to an empty folder is followed, and stays', ({ folder }) => {
  const [there, link] = [join(folder, 'there'), join(folder, 'link')]
  mkdirSync(there)
  symlinkSync(there, link)
  const { stdout, stderr } = eject(join(folder, 'home'), folder, 'link')
  expect(stderr).toBe('')
  expect(stdout).toContain(`The flake is in ${there}.`)
  expect(existsSync(join(there, 'flake.nix'))).toBe(true)
  expect(lstatSync(link).isSymbolicLink()).toBe(true)
})

test('into the shell’s current folder it says that the folder must be entered again', ({ folder }) => {
  const here = join(folder, 'here')
  mkdirSync(here)
  expect(eject(join(folder, 'home'), here, '.').stderr).toContain(`cd ${here}`)
  expect(existsSync(join(here, 'flake.nix'))).toBe(true)
})

test('into a repository it says where the flake and its workflow are, and knows no other service', ({
  folder,
}) => {
  const home = join(folder, 'home')
  const { stdout } = eject(home, folder, 'repository', '--ci', 'github')
  expect(stdout).toContain(`The flake is in ${join(folder, 'repository', 'tiny')}.`)
  expect(stdout).toContain(`is ${join(folder, 'repository', '.github', 'workflows', 'tiny.yml')}.`)
  const again = eject(home, folder, 'repository', '--ci', 'github', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'file.exists' } })
  const wrong = eject(home, folder, 'other', '--ci', 'gitlb')
  expect({ status: wrong.status, there: existsSync(join(folder, 'other')) }).toEqual({
    status: 2,
    there: false,
  })
  expect(wrong.stderr).toContain('gitlab')
})
