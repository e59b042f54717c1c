// `nix-collect-garbage -d`, typed with the real Nix and a store of the test's own.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { typedLines, withoutComment } from './lines.ts'

const PATH = `${nixPath(process.env, homedir())}:${process.env['PATH']}`
const isMissing = spawnSync('nix-store', ['--version'], { env: { PATH } }).status !== 0

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-garbage-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const env = () => ({
  PATH,
  HOME: join(folder, 'home'),
  NIX_STORE_DIR: join(folder, 'store'),
  NIX_STATE_DIR: join(folder, 'state'),
  NIX_LOG_DIR: join(folder, 'log'),
  NIX_CONFIG: 'substituters =\nsandbox = false\nbuild-users-group =\n',
})
const run = (program: string, ...words: string[]) =>
  execFileSync(program, words, { env: env(), encoding: 'utf8', stdio: 'pipe' }).trim()
const build = (name: string) =>
  run(
    'nix-build',
    '--no-out-link',
    '--expr',
    `derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/bash"; args = [ "-c" "echo ${name} >$out" ]; }`,
  )

describe.skipIf(isMissing || process.arch !== 'x64')('nix-collect-garbage -d', () => {
  test('leaves the newest generation of a profile, and what no generation needs is gone', () => {
    const line = (typedLines('ai-sandbox').get('elsewhere') ?? []).find(each =>
      each.startsWith('nix-collect-garbage'),
    )
    const profile = join(folder, 'state', 'profiles', 'machine')
    const [old, current, loose] = ['old', 'current', 'loose'].map(build)
    for (const path of [old, current]) run('nix-env', '--profile', profile, '--set', path ?? '')
    const generations = () =>
      readdirSync(join(folder, 'state', 'profiles')).filter(name => name.startsWith('machine-'))
    expect(generations()).toHaveLength(2)
    const typed = spawnSync('bash', ['--norc', '-c', withoutComment(line ?? '')], {
      env: env(),
      encoding: 'utf8',
    })
    expect(typed, typed.stderr).toMatchObject({ status: 0 })
    expect(generations()).toEqual(['machine-2-link'])
    expect([old, current, loose].map(path => existsSync(path ?? ''))).toEqual([false, true, false])
  })
})
