// The homes of an image's users are made when its first boot activates the system: a file system that is mounted only after
// that would cover them, and each login would be without a home.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { cellArguments } from '../../../scripts/test-nix/evaluate.ts'
import { env, noUnits, sources } from './programs.ts'

const layouts: [profile: string, options: Record<string, unknown>][] = [
  ['template', {}],
  ['template', { fileSystem: 'btrfs' }],
  ['orchestrator', {}],
]

describe.skipIf(noUnits)('no file system of an image covers a home', () => {
  test.each(layouts)('in %s with %j', (profile, options) => {
    const call = cellArguments(sources, { profile, system: 'x86_64-linux', settings: { options } })
    const args = ['--eval', '--strict', '--json', sources.cell, '-A', 'coveredHomes', ...call]
    const made = execFileSync('nix-instantiate', args, { encoding: 'utf8', env, maxBuffer: 1 << 26 })
    expect(JSON.parse(made)).toEqual([])
  })
})
