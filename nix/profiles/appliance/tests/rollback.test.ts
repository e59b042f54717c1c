// kaliunbox-rollback: on a profile's links as Nix keeps them, with the real nix-env where there is one.
import { chmodSync, existsSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Bench, hasProgram } from './script.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  mkdirSync(bench.path('profiles'))
})
afterEach(() => bench.remove())

const profile = () => bench.path('profiles', 'system')
const generations = (numbers: number[], current: number) => {
  for (const number of numbers) {
    bench.write(`system-${number}/nixos-version`, `26.05.${number}`)
    const program = bench.write(
      `system-${number}/bin/switch-to-configuration`,
      `#!/bin/sh\necho "${number} $1" >> ${bench.path('switched')}\n`,
    )
    chmodSync(program, 0o755)
    symlinkSync(bench.path(`system-${number}`), `${profile()}-${number}-link`)
  }
  symlinkSync(`system-${current}-link`, profile())
}
const rollback = (args: string[], input = '') =>
  bench.run('kaliunbox-rollback.sh', { args, input, env: { SYSTEM_PROFILE: profile() } })
const switched = () =>
  existsSync(bench.path('switched')) ? readFileSync(bench.path('switched'), 'utf8') : 'nothing'

const real = hasProgram('nix-env')
describe.each(real ? ['the real nix-env', 'a fake nix-env'] : ['a fake nix-env'])('with %s', kind => {
  beforeEach(() => {
    if (kind === 'a fake nix-env') bench.fake('nix-env', 'ln -sfn "$(basename "$2")-$4-link" "$2"')
  })

  test('(k) makes the generation before the one that boots, wherever the numbers have holes [A5]', async () => {
    generations([2, 7, 9, 10, 11], 10)
    const outcome = await rollback(['--yes'])
    expect(outcome.code).toBe(0)
    expect(outcome.stdout).toContain('Now:  generation 10 (NixOS 26.05.10')
    expect(outcome.stdout).toContain('Back: generation 9 (NixOS 26.05.9')
    expect(readlinkSync(profile())).toBe('system-9-link')
    expect(switched()).toBe('9 switch\n')
  })

  test('says what boots next where the switch leaves something failed', async () => {
    generations([1, 2], 2)
    bench.write('system-1/bin/switch-to-configuration', '#!/bin/sh\nexit 4\n')
    const outcome = await rollback(['--yes'])
    expect(outcome.code).toBe(4)
    expect(outcome.stderr).toContain('generation 1 is what boots next, but switching to it now ended with 4')
    expect(outcome.stdout).not.toContain('runs now')
    expect(readlinkSync(profile())).toBe('system-1-link')
  })

  test('asks first, and takes anything but yes for no', async () => {
    generations([1, 2], 2)
    for (const answer of ['', 'n\n', 'maybe\n']) {
      expect((await rollback([], answer)).code).toBe(1)
      expect(readlinkSync(profile())).toBe('system-2-link')
    }
    expect(switched()).toBe('nothing')
    expect((await rollback([], 'y\n')).code).toBe(0)
    expect(switched()).toBe('1 switch\n')
  })
})

test('says that there is nothing before the first', async () => {
  generations([3, 4], 3)
  const outcome = await rollback(['--yes'])
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('generation 3 is the oldest')
})

test('refuses what it does not know', async () => {
  generations([1, 2], 2)
  expect((await rollback(['--now'])).code).toBe(2)
  expect(switched()).toBe('nothing')
})
