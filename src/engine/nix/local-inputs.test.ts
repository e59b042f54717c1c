import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localInput, localNode } from './local-inputs.ts'

const remote = [
  'github:NixOS/nixpkgs/nixos-25.05',
  'gitlab:veloren%2Fdev/rfcs',
  'sourcehut:~misterio/nix-colors/v1',
  'https://example.org/a.tar.gz',
  'git+https://example.org/a.git?ref=main',
  'tarball+https://example.org/a',
  'flake:nixpkgs',
  'nixpkgs',
  'nixpkgs/nixos-25.05',
  './modules',
  'path:./modules?dir=a',
  'path:modules',
]
const local = [
  'path:/home/ada/.ssh',
  '/home/ada/.ssh',
  '~/.ssh',
  '..',
  './../secret',
  'path:../secret',
  'path:modules/../../secret',
  'path:%2Fhome%2Fada',
  'file:///etc/passwd',
  'file+file:///etc/passwd',
  'git+file:///home/ada/work',
  'git+file:.',
  'git+ssh://git@example.org/private',
  'ssh://git@example.org/private',
  'tarball+file:///home/ada/a.tar',
  'hg+file:///home/ada/work',
  's3://bucket/private',
  'PATH:/home/ada',
  'git@example.org:private',
  'anything:else',
  'modules/../../secret',
  'nixpkgs/../..',
  'git+https://example.org/a.git?submodules=1',
  'git+https://example.org/a.git?ref=main&sub%6dodules=1',
  'git+https://example.org/a.git?ref=%zz',
  'github:o/r?submodules=true',
]

test('remote inputs and those in the folder are not local, all others are', () => {
  for (const url of remote) expect(localInput({ a: { url } }), url).toBeNull()
  for (const url of local) {
    expect(localInput({ a: { url: 'nixpkgs' }, b: { url, flake: false } }), url).toEqual({
      name: 'b',
      from: url,
    })
    expect(localInput({ a: { url: 'nixpkgs', inputs: { b: { url } } } }), url).toEqual({
      name: 'a/b',
      from: url,
    })
  }
})

test('inputs may be written as attributes', () => {
  for (const input of [
    { type: 'github', owner: 'NixOS', repo: 'nixpkgs' },
    { type: 'indirect', id: 'nixpkgs' },
    { type: 'path', path: './sub' },
    { type: 'git', url: 'https://example.org/a.git' },
    { type: 'git', url: 'https://example.org/a.git', submodules: false },
    { follows: 'nixpkgs' },
    { flake: false },
  ])
    expect(localInput({ a: input }), JSON.stringify(input)).toBeNull()
  for (const input of [
    { type: 'path', path: '/home/ada' },
    { type: 'path' },
    { path: '/home/ada' },
    { type: 'git', url: '/home/ada/work' },
    { type: 'git', url: './work' },
    { type: 'git', url: 'file:///home/ada/work' },
    { type: 'git', url: 'ssh://git@example.org/private' },
    { type: 'tarball', url: 'file:///home/ada/a.tar' },
    { type: 'other' },
    { type: 'git', url: 'https://example.org/a.git', submodules: true },
    { submodules: true },
  ])
    expect(localInput({ a: input }), JSON.stringify(input)).not.toBeNull()
})

test('in a lock every node counts, those of inputs too', () => {
  const root = { inputs: { a: 'a' } }
  const a = { inputs: { b: 'b' }, locked: { type: 'github', owner: 'o', repo: 'r', rev: '1' } }
  expect(localNode({ nodes: { root, a }, root: 'root', version: 7 })).toBeNull()
  const b = { locked: { type: 'path', path: '/home/ada', narHash: 'sha256-x' } }
  expect(localNode({ nodes: { root, a, b }, root: 'root', version: 7 })).toEqual({
    name: 'b',
    from: '/home/ada',
  })
  const url = 'https://example.org/a.git'
  const c = { locked: { type: 'git', url, rev: '1', submodules: true } }
  expect(localNode({ nodes: { root, a, c }, root: 'root', version: 7 })).toEqual({ name: 'c', from: url })
})

test('accepts any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      localInput(value)
      localNode(value)
      localNode({ nodes: { a: { locked: value } } })
    }),
  )
})
