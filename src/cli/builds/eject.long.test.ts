import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'

const [cli, lab] = [resolve('src/cli/index.ts'), resolve('lab')]
const eject = (home: string, cwd: string, dir: string, ...more: string[]) =>
  ejectFrom(lab, home, cwd, 'tiny', dir, ...more)
const ejectFrom = (profiles: string, home: string, cwd: string, ...words: string[]) =>
  spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', cli, '--profiles', profiles, 'eject', ...words],
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

test('what the profile’s `eject` has is at the root of the flake, without replacing a file of the flake', ({
  folder,
}) => {
  const profile = join(folder, 'profiles', 'tiny')
  cpSync(join(lab, 'tiny'), profile, { recursive: true })
  const file = join(profile, 'profile.json')
  writeFileSync(file, readFileSync(file, 'utf8').replace('"tiny"', '"box"'))
  mkdirSync(join(profile, 'eject', 'secrets'), { recursive: true })
  for (const name of ['Makefile', '.envrc', 'secrets/secrets.nix', 'flake.nix'])
    writeFileSync(join(profile, 'eject', name), 'of the documents')
  writeFileSync(join(profile, 'eject', 'run.sh'), '#!/bin/sh', { mode: 0o755 })
  const profiles = join(folder, 'profiles')
  const { stderr, status } = ejectFrom(profiles, join(folder, 'home'), folder, 'box', 'there', '--trust')
  expect({ stderr, status }).toEqual({ stderr: expect.any(String), status: 0 })
  const text = (name: string) => readFileSync(join(folder, 'there', name), 'utf8')
  for (const name of ['Makefile', '.envrc', 'secrets/secrets.nix'])
    expect(text(name)).toBe('of the documents')
  expect(text('flake.nix')).toBe(readFileSync(join(lab, 'tiny', 'flake.nix'), 'utf8'))
  expect(lstatSync(join(folder, 'there', 'run.sh')).mode & 0o111).toBe(0o111)
})

test('writes of a flake that no one could log in to what to change', ({ folder }) => {
  const words = (dir: string, ...more: string[]) =>
    ejectFrom(resolve('nix/profiles'), join(folder, 'home'), folder, 'orchestrator', dir, ...more)
  const closed = words('closed')
  expect(closed.stderr).toContain('no one can log in')
  expect(closed.stderr).toContain(`authorizedKeys in ${join(folder, 'closed')}/settings.json`)
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKdurqJ4AFmtHVPUJsM703fIMKCnlAxhxfe82gycV7F0 you@laptop'
  expect(words('open', '--set', `authorizedKeys=${key}`)).toMatchObject({ status: 0, stderr: '' })
})

test('of Kiln’s own profiles it writes the one, without tests, and what that one is', ({ folder }) => {
  ejectFrom(resolve('nix/profiles'), join(folder, 'home'), folder, 'orchestrator', 'there')
  const there = join(folder, 'there')
  expect(readdirSync(join(there, 'profiles'))).toEqual(['orchestrator'])
  const files = readdirSync(there, { recursive: true, encoding: 'utf8' })
  expect(files.filter(file => /(^|\/)(tests|templates)(\/|$)|\.test\.ts$/.test(file))).toEqual([])
  const readme = readFileSync(join(there, 'README.md'), 'utf8')
  expect(readme).toMatch(/^# .+\n\n[\s\S]+nix build \.#images\.x86_64-linux\.(raw|iso)\n/)
  const { name, summary } = JSON.parse(readFileSync('nix/profiles/orchestrator/profile.json', 'utf8'))
  expect(readme.startsWith(`# ${name}\n\n${summary}\n\n`)).toBe(true)
  expect(readme).not.toMatch(/\.\.\/docs|appliance/)
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
