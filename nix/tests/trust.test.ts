// Who can become root by Nix: a trusted user hands its daemon whatever system they like. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { allProfiles, noSources, ofCell, profilesIn } from './given.ts'

type Row = [profile: string, options: Record<string, unknown>, users: string[]]
const rows: Row[] = [
  ['template', {}, ['root', 'admin']],
  ['template', { user: 'ada' }, ['root', 'ada']],
  ['template', { passwordLogin: true }, ['root']],
  ['appliance', {}, ['root', 'admin']],
  ['orchestrator', {}, ['root', 'admin']],
  ['strato-host', { controlPlaneUrl: 'wss://control-plane.example.com/agent/ws' }, ['root', 'admin']],
  ['workstation', {}, ['root']],
  ['ai-sandbox', { defaultPassword: true, passwordLogin: true }, ['root']],
  ['ai-sandbox', { hardening: true }, ['root', 'admin']],
]

test('the trust of each profile is looked at', () => {
  expect(profilesIn(rows)).toEqual(allProfiles)
})

test.skipIf(noSources).each(rows)('of %s with %j, Nix trusts %j', (profile, options, users) => {
  const call = { profile, system: 'x86_64-linux', settings: { options } }
  const trust = ofCell<{ 'trusted-users': string[]; sudoAsks: boolean }>('trust', call)
  expect(trust).toEqual({ 'trusted-users': users, sudoAsks: users.length === 1 })
})
