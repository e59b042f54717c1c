// Who can become root by Nix: a trusted user hands its daemon whatever system they like. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { noSources, ofCell } from './given.ts'

test.skipIf(noSources).each([
  ['template', {}, ['root', 'admin']],
  ['template', { user: 'ada' }, ['root', 'ada']],
  ['template', { passwordLogin: true }, ['root']],
  ['workstation', {}, ['root']],
  ['ai-sandbox', { defaultPassword: true, passwordLogin: true }, ['root']],
  ['ai-sandbox', { hardening: true }, ['root', 'admin']],
])('of %s with %j, Nix trusts %j', (profile, options, users) => {
  const call = { profile, system: 'x86_64-linux', settings: { options } }
  const trust = ofCell<{ 'trusted-users': string[]; sudoAsks: boolean }>('trust', call)
  expect(trust).toEqual({ 'trusted-users': users, sudoAsks: users.length === 1 })
})
