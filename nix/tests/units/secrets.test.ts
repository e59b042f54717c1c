// The arguments of programs are seen by every user of the machine. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { noSources, ofCell } from '../given.ts'
import { servicesOf } from './programs.ts'

test.skipIf(noSources)('the program that joins a tailnet gets the place of the key, not the key', () => {
  const options = { tailscale: true }
  const services = servicesOf('template', ['tailscaled-autoconnect'], options)
  const text = services['tailscaled-autoconnect']?.scripts[0]?.text ?? ''
  // nixpkgs' own script. What is in this file is the argument:
  expect(text).toMatch(/tailscale up --auth-key "\$\(cat \/nix\/store\/\S+-tailscale-key-place\)" /)
  const call = { profile: 'template', system: 'x86_64-linux', settings: { options } }
  expect(ofCell('tailscaleArgument', call)).toBe('file:/var/lib/kiln/secrets/tailscaleAuthKey')
})
