// The homes of an image's users are made when its first boot activates the system: a file system that is mounted only after
// that would cover them, and each login would be without a home.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { cellArguments } from '../../../scripts/test-nix/evaluate.ts'
import { env, noUnits, sources } from './programs.ts'

type Layout = { profile: string; options?: Record<string, unknown>; host?: string }

/** The disks that Kiln makes as an image, and those that are made where they are installed. */
const layouts: Layout[] = [
  { profile: 'template' },
  { profile: 'template', options: { fileSystem: 'btrfs' } },
  { profile: 'template', options: { fileSystem: 'btrfs', luks: true } },
  { profile: 'orchestrator' },
  { profile: 'workstation' },
  { profile: 'workstation', host: 'VM-TEST-Standard-Boot' },
]

describe.skipIf(noUnits)('no file system of an image covers a home', () => {
  test.each(layouts)('in %j', ({ profile, options = {}, host }) => {
    const cell = { profile, system: 'x86_64-linux', settings: { options }, ...(host ? { host } : {}) }
    const call = cellArguments(sources, cell)
    const args = ['--eval', '--strict', '--json', sources.cell, '-A', 'coveredHomes', ...call]
    const made = execFileSync('nix-instantiate', args, { encoding: 'utf8', env, maxBuffer: 1 << 26 })
    expect(JSON.parse(made)).toEqual([])
  })
})
