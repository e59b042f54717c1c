import { expect, test } from 'vitest'
import { allowedLink } from './links.ts'

test.each([
  'https://nixos.org/download/',
  'https://search.nixos.org/options?query=ssh',
  'https://nix.dev/manual',
  'https://github.com/NixOS/nix/issues/1',
])('%s may be opened', link => {
  expect(allowedLink(link)).toBe(link)
})

test.each([
  'http://nixos.org/',
  'https://nixos.org.evil.example/',
  'https://evilnixos.org/',
  'https://user:secret@nixos.org/',
  'https://nixos.org@evil.example/',
  'https://nixos.org:8443/',
  'https://github.com/someone/else',
  'http://192.168.1.1/',
  // Whatever listens on this computer is not a page that Kiln knows.
  'http://localhost:3000/',
  'http://127.0.0.1:3456/a#b',
  'https://localhost/',
  'http://localhost.evil.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'smb://host/share',
  'x-apple.systempreferences:',
  'nixos.org',
  '',
])('%s is refused', link => {
  expect(allowedLink(link)).toBeNull()
})
