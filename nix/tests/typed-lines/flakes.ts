// The flake of each profile as `kiln eject` writes it, and a shell to type the lines of the documents in. Call it in a test file.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import { eject } from './ejected.ts'
import { nixFolder, typedLines } from './lines.ts'

export const profiles = kilnProfiles(nixFolder)
export const text = (...path: string[]) => readFileSync(join(...path), 'utf8')
export const lines = (profile: string, group: Parameters<ReturnType<typeof typedLines>['get']>[0]) =>
  typedLines(profile).get(group) ?? []

/** A line in bash, as a person types it in a folder. `bin`: programs that come before all others. */
export const type = (line: string, cwd: string, bin = '', more: Record<string, string> = {}) => {
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}`, ...more }
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], { cwd, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

export function ejectedFlakes() {
  let folder: string
  const flakes = new Map<string, string>()
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-typed-'))
    for (const profile of profiles) flakes.set(profile, eject(folder, profile))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  return { folder: () => folder, flakeOf: (profile: string) => flakes.get(profile) ?? '' }
}
