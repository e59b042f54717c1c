import { describe, expect, it } from 'vitest'
import { parseFlakeMetadata } from './flake-metadata.ts'

// Nix 2.34.8 prints these; they are shortened here.
const dirtyGit = {
  description: 'hi',
  dirtyRevision: '9e2f07847e239102f9e0cd371989b92f99bc5b58-dirty',
  fingerprint: '483ec539a2eadd0dc6a40a3dc6eb5cb88de3546e05d12951e9037c68702b9a40',
  lastModified: 1795173559,
  locked: {
    __final: true,
    dirtyRev: '9e2f07847e239102f9e0cd371989b92f99bc5b58-dirty',
    dirtyShortRev: '9e2f078-dirty',
    lastModified: 1795173559,
    narHash: 'sha256-/VLL25F8wWRU5hBu0M1K1MokBNbh+tt6EqnwfBEOfug=',
    type: 'git',
    url: 'file:///tmp/machines',
  },
  locks: { nodes: { root: {} }, root: 'root', version: 7 },
  path: '/nix/store/isgyig31hmg313i3q99rps49z8vsn3w5-source',
  url: 'git+file:///tmp/machines',
}
const withInput = {
  ...dirtyGit,
  locked: { ...dirtyGit.locked, dirtyRev: undefined, rev: '9e2f07847e239102f9e0cd371989b92f99bc5b58' },
  locks: {
    nodes: {
      dep: {
        locked: { lastModified: 1795173559, narHash: 'sha256-2ZW2=', path: '/tmp/dep', type: 'path' },
        original: { path: '/tmp/dep', type: 'path' },
      },
      root: { inputs: { dep: 'dep' } },
    },
    root: 'root',
    version: 7,
  },
}

describe('the metadata of a flake', () => {
  it('gives where it was locked to, and whether it has uncommitted changes', () => {
    expect(parseFlakeMetadata(dirtyGit)).toEqual({
      description: 'hi',
      origin: {
        url: 'git+file:///tmp/machines',
        revision: '9e2f07847e239102f9e0cd371989b92f99bc5b58-dirty',
        narHash: 'sha256-/VLL25F8wWRU5hBu0M1K1MokBNbh+tt6EqnwfBEOfug=',
        lastModified: 1795173559,
      },
      lockText: null,
    })
    expect(parseFlakeMetadata(withInput)?.origin.revision).toBe('9e2f07847e239102f9e0cd371989b92f99bc5b58')
  })

  it('gives the lock as the file that Nix would write', () => {
    const text = parseFlakeMetadata(withInput)?.lockText ?? ''
    expect(text.startsWith('{\n  "nodes": {\n    "dep": {\n      "locked": {\n')).toBe(true)
    expect(JSON.parse(text)).toEqual(withInput.locks)
  })

  it('is not confused with something else', () => {
    expect(parseFlakeMetadata(undefined)).toBeNull()
    expect(parseFlakeMetadata({ url: 'x' })).toBeNull()
  })
})
