// The toolchain of packages/swift6 and what it compiles, for real: Nix builds both. Where KILN_SWIFT_DEBS is not given,
// nothing runs (swift6/built.ts).
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { built, emptyRoot, notHere, references, runIn } from './swift6/built.ts'

const fixture = join(import.meta.dirname, 'swift6')

const greetings = (word: string, name: string) =>
  `${[1, 2, 3].map(count => `${count}: ${word}, ${name}!`).join('\n')}\n1970-01-01\n{"name":"${name}"}\n`

describe.skipIf(notHere !== null)(`Swift from Debian${notHere === null ? '' : ` (${notHere})`}`, () => {
  let swift = ''
  let root = ''

  beforeAll(() => {
    swift = built('swift6')
    root = emptyRoot()
    const work = join(root, 'work')
    cpSync(join(fixture, 'greeter'), work, { recursive: true })
    cpSync(join(fixture, 'words'), join(work, '.build', 'checkouts', 'words'), { recursive: true })
    const state = join(work, '.build', 'workspace-state.json')
    writeFileSync(state, readFileSync(join(fixture, 'dependencies', 'workspace-state.json')))
    chmodSync(state, 0o600)
  }, 900_000)
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  /** What Swift prints there. */
  const inside = (...words: string[]): string => {
    const { status, stdout, stderr } = runIn(root, join(swift, 'bin', 'swift'), words, join(swift, 'bin'))
    expect(status, stderr).toBe(0)
    return stdout
  }

  test('a program that it compiles in a build runs without it', () => {
    const greeter = built('greeter')
    const run = (name: string, env: NodeJS.ProcessEnv) =>
      execFileSync(join(greeter, 'bin', 'Greeter'), [name], { env, encoding: 'utf8' })
    expect(run('Ada', {})).toBe(greetings('Hello', 'Ada'))
    expect(run('Ada', { GREETER_WORD: 'Hi' })).toBe(greetings('Hi', 'Ada'))
    expect(references(greeter)).not.toContain(swift)
  }, 900_000)

  test('a package is built, tested and run by hand, with nothing of another system', () => {
    // Without the network it cannot look for newer revisions of the dependency's branch.
    const place = ['--package-path', '/work', '--disable-automatic-resolution']
    expect(inside('build', ...place)).toContain('Build complete!')
    expect(inside('test', ...place)).toContain('Executed 1 test, with 0 failures')
    expect(inside('run', ...place, 'Greeter', 'Ada')).toBe(greetings('Hello', 'Ada'))
  }, 900_000)
})
