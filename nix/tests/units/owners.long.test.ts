// Services that share a folder of systemd's (RuntimeDirectory=, StateDirectory=) have one owner: systemd gives the folder,
// with all that is in it, to each that starts, and the others lose what they made there.
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import { noSources, ofCell } from '../given.ts'

const profiles = ['template', ...kilnProfiles(resolve(import.meta.dirname, '..', '..'))]

const sharedFolders = (profile: string): Record<string, string[]> =>
  ofCell('sharedFolders', { profile, system: 'x86_64-linux' })

describe.skipIf(noSources)('services that share a folder have one owner', () => {
  test.each(profiles)('in %s', profile => {
    const shared = sharedFolders(profile)
    if (profile === 'strato-host') expect(shared['RuntimeDirectory/ovn']).toHaveLength(4)
    for (const [folder, users] of Object.entries(shared)) {
      const owners = new Set(users.map(user => user.split(' ')[1]))
      expect([...owners], `${folder}: ${users.join(', ')}`).toHaveLength(1)
    }
  })
})
