// What a unit may do: kilnLib.hardened takes all that it does not name. Needs a nixpkgs.
import { describe, expect, test } from 'vitest'
import { allProfiles, noSources, ofCell, profilesIn } from '../given.ts'

/** Each gets its rights from a person who uses it, or from the module of another project that defines its unit. */
const loginShell = 'getty@tty2'
const lanzaboote = ['generate-sb-keys', 'prepare-sb-auto-enroll']
const agentsTools = ['vibe-kanban', 'claude-code-router']

const cases: [profile: string, options: Record<string, unknown>, expected: string[]][] = [
  ['template', { passwordLogin: true, wifi: true, wifiNetwork: 'Workshop', secureBoot: true }, lanzaboote],
  ['appliance', {}, [loginShell]],
  ['ai-sandbox', {}, agentsTools],
  ['ai-sandbox', { hardening: true }, []],
  ['orchestrator', { storageBackend: 'zfs' }, []],
  ['strato-host', { controlPlaneUrl: 'wss://control-plane.example.com/agent/ws' }, []],
  ['workstation', {}, []],
]

test('the units of each profile are looked at', () => {
  expect(profilesIn(cases)).toEqual(allProfiles)
})

describe.skipIf(noSources)('every unit of Kiln runs without new privileges', () => {
  test.each(cases)('in %s with %j, but for %j', (profile, options, expected) => {
    const call = { profile, system: 'x86_64-linux', settings: { options } }
    expect(ofCell<string[]>('unconfined', call).toSorted()).toEqual(expected.toSorted())
  })
})
