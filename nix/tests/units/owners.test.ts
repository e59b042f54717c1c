// Services that share a folder of systemd's (RuntimeDirectory=, StateDirectory=) have one owner: systemd gives the folder,
// with all that is in it, to each that starts, and the others lose what they made there.
import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cellArguments } from '../../../scripts/test-nix/evaluate.ts'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import { env, noUnits, sources } from './programs.ts'

const profiles = ['template', ...kilnProfiles(resolve(import.meta.dirname, '..', '..'))]

function sharedFolders(profile: string): Record<string, string[]> {
  const call = cellArguments(sources, { profile, system: 'x86_64-linux', settings: {} })
  const args = ['--eval', '--strict', '--json', sources.cell, '-A', 'sharedFolders', ...call]
  const made = execFileSync('nix-instantiate', args, { encoding: 'utf8', env, maxBuffer: 1 << 26 })
  return JSON.parse(made)
}

describe.skipIf(noUnits)('services that share a folder have one owner', () => {
  test.each(profiles)('in %s', profile => {
    const shared = sharedFolders(profile)
    if (profile === 'strato-host') expect(shared['RuntimeDirectory/ovn']).toHaveLength(4)
    for (const [folder, users] of Object.entries(shared)) {
      const owners = new Set(users.map(user => user.split(' ')[1]))
      expect([...owners], `${folder}: ${users.join(', ')}`).toHaveLength(1)
    }
  })
})
