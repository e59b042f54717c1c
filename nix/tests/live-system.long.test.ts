// What an ISO's live system has otherwise than the machine. It reads no seed: its console logs its user in, or no one
// could start the installer. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { allProfiles, noSources, ofCell, profilesIn } from './given.ts'

const consoles: [profile: string, options: Record<string, unknown>, user: string][] = [
  ['template', {}, 'admin'],
  ['template', { user: 'ada', passwordLogin: true }, 'ada'],
  ['ai-sandbox', {}, 'admin'],
  ['strato-host', {}, 'admin'],
  ['orchestrator', {}, 'admin'],
  ['appliance', {}, 'root'],
  ['workstation', {}, 'admin'],
]

test('the console of each profile’s ISO is looked at', () => {
  expect(profilesIn(consoles)).toEqual(allProfiles)
})

test.skipIf(noSources).each(consoles)(
  'the console of the ISO of %s with %j is that of %s, who needs no password',
  (profile, options, user) => {
    const call = { profile, system: 'x86_64-linux', settings: { options } }
    expect(ofCell('isoConsole', call)).toEqual({ user, isUser: true, sudoAsks: false })
  },
)

test.skipIf(noSources).each([
  ['orchestrator', {}],
  ['workstation', { virtualMachines: true }],
])('the live system of %s with %j has no libvirt, which would fail there', (profile, options) => {
  const call = { profile, system: 'x86_64-linux', settings: { options } }
  const units = ofCell<Record<string, string[]>>('libvirtUnits', call)
  expect(units['machine']).toContain('libvirtd')
  expect(units).toMatchObject({ disc: [], groups: [] })
})
