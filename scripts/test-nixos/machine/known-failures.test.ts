import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { kilnProfiles } from '../../test-nix/profiles.ts'
import { knownFailuresOf, readKnownFailures } from './known-failures.ts'

const profiles = ['template', ...kilnProfiles(resolve(import.meta.dirname, '..', '..', '..', 'nix'))]

test('every known failure is a unit or a message of a profile, with its reason', () => {
  const listed = readKnownFailures()
  for (const profile of Object.keys(listed)) expect(profiles).toContain(profile)
  // Add a new one here and in the list only after you have looked for its cause.
  expect(
    Object.fromEntries(
      Object.entries(listed).map(([id, { units, messages }]) => [
        id,
        [...Object.keys(units), ...Object.keys(messages)],
      ]),
    ),
  ).toEqual({
    'ai-sandbox': [
      '^Failed to start install-claude-tools\\.service',
      '^chroot\\.c: open\\(\\) failed: No such file',
      'pam_gnome_keyring\\.so',
    ],
    orchestrator: ['^Unable to open /dev/kvm: No such file', '^chroot\\.c: open\\(\\) failed: No such file'],
    workstation: ['^chroot\\.c: open\\(\\) failed: No such file'],
  })
})

test('a profile without known failures has none', () => {
  expect(knownFailuresOf('template')).toEqual({ units: [], messages: [] })
})
