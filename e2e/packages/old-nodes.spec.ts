// The command line as it ships, under the oldest Node that package.json promises, and refused by older ones.
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { type OldNode, oldNode } from '../../scripts/setup/old-nodes.ts'
import { freshHome, kilnEnv, kilnScript } from '../support/kiln-process.ts'

const root = resolve(import.meta.dirname, '..', '..')
const oldest: OldNode = '24.0.0'

let home: string
test.beforeEach(() => {
  home = freshHome()
})
test.afterEach(() => rmSync(home, { recursive: true, force: true }))

function runUnder(version: OldNode, script: string, ...words: string[]) {
  const node = oldNode(version)
  test.skip(!node, `Node ${version} could not be had from the npm registry`)
  return spawnSync(node ?? '', [script, ...words], { env: kilnEnv(home), encoding: 'utf8' })
}

const jsonLines = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

test('package.json promises the oldest Node that is tried here', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(engines.node).toBe(`>=${oldest}`)
})

test(`builds, packs with zstd and reads back under Node ${oldest} [M2]`, () => {
  const built = runUnder(oldest, kilnScript, 'build', 'tiny', '-f', 'raw.zst', '-f', 'ova', '--json')
  expect(built.status, built.stderr).toBe(0)
  const last = jsonLines(built.stdout).at(-1)
  expect(last).toMatchObject({ type: 'result' })
  const verified = runUnder(oldest, kilnScript, 'images', 'verify', last.image.id, '--json')
  expect(verified.status, verified.stderr).toBe(0)
})

for (const version of ['22.23.3', '12.22.12'] as const) {
  test(`refuses Node ${version} with one line, and loads nothing [M2]`, () => {
    const { status, stdout, stderr } = runUnder(version, kilnScript, 'profiles')
    expect(stdout).toBe('')
    expect(stderr).toBe(
      `kiln: Node 24 or newer is needed, and this is Node ${version}. There is a newer one at https://nodejs.org.\n`,
    )
    expect(status).toBe(3)
  })
}

test('setup refuses Node 12.22.12 with one line', () => {
  const setup = join(root, 'scripts', 'setup.mjs')
  const { status, stdout, stderr } = runUnder('12.22.12', setup, '--for', 'start')
  expect(stdout).toBe('')
  expect(stderr).toBe('kiln setup: Node 18 or newer is needed; this is v12.22.12.\n')
  expect(status).toBe(1)
})
