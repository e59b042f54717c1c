import { expect, test } from 'vitest'
import { httpStatusIn, isTooOld, parseBuildResults, parseRegistrations, parseVersion } from './parse.ts'

test("the version is Nix's own, whichever fork prints it", () => {
  expect(parseVersion('nix (Nix) 2.34.8\n')).toBe('2.34.8')
  expect(parseVersion('nix (Determinate Nix 3.1) 2.28.0')).toBe('2.28.0')
  expect(parseVersion('nix (Lix, like Nix) 2.91.0')).toBe('2.91.0')
  expect(parseVersion('nix (Nix) 2.25.0pre20241113_e0b4b2e')).toBe('2.25.0pre20241113_e0b4b2e')
  expect(parseVersion('warning: something\nnix (Nix) 2.18.1')).toBe('2.18.1')
  expect(parseVersion('nixie 3')).toBeNull()
})

test('older than 2.18 is too old', () => {
  for (const version of ['2.17.9', '2.8', '1.99']) expect(isTooOld(version)).toBe(true)
  for (const version of ['2.18', '2.18.0pre1', '2.34.8', '3.0']) expect(isTooOld(version)).toBe(false)
})

test('a build result is one entry per installable, whatever its outputs are called', () => {
  const a = {
    drvPath: '/nix/store/a.drv',
    outputs: { dev: '/nix/store/a-dev', out: '/nix/store/a', ca: null },
  }
  const b = { drvPath: '/nix/store/b.drv', outputs: { ca: null, image: '/nix/store/b-image' } }
  expect(parseBuildResults(JSON.stringify([a, b, '/nix/store/c']))).toEqual([
    { derivation: '/nix/store/a.drv', storePath: '/nix/store/a' },
    { derivation: '/nix/store/b.drv', storePath: '/nix/store/b-image' },
    { derivation: '', storePath: '/nix/store/c' },
  ])
  expect(parseBuildResults('[]')).toEqual([])
  const without = JSON.stringify([a, { ...b, outputs: { ca: null } }])
  for (const odd of ['', '{}', '[{"drvPath":"/a","outputs":{"out":3}}]', 'null', without])
    expect(parseBuildResults(odd)).toBeNull()
})

test('what the store registered is one entry per path, with its references', () => {
  // Recorded from Nix 2.34.8: a derivation without inputs, one with two, and an output with its deriver.
  const hex0 = '/nix/store/j76if9fyh6aw41qvc8nqr9c8ha4azayn-hex0-seed.drv'
  const source = '/nix/store/2kbbzfsz1hzd21yj0h989s3z40cgrp58-stage0-posix-1.9.1-source.drv'
  const made = '/nix/store/zf8dvv680i9z2wpggik614r20n54hyii-hex0-1.9.1.drv'
  const hash = 'b3b2c3e452fb5b595a36f52d2b187b6a670467b5daa084a3ac47658b14fee6b7'
  const text = [
    hex0,
    hash,
    '936',
    '',
    '0',
    made,
    hash,
    '1024',
    '',
    '2',
    source,
    hex0,
    '/nix/store/b-hex0',
    hash,
    '12',
    made,
    '1',
    '/nix/store/b-hex0',
  ]
  expect(parseRegistrations(`${text.join('\n')}\n`)).toEqual([
    { path: hex0, references: [] },
    { path: made, references: [source, hex0] },
    { path: '/nix/store/b-hex0', references: ['/nix/store/b-hex0'] },
  ])
  expect(parseRegistrations('')).toEqual([])
  for (let cut = 1; cut < text.length; cut++) {
    const found = parseRegistrations(`${text.slice(0, cut).join('\n')}\n`)
    expect(found === null || found.length < 3).toBe(true)
  }
  for (const odd of ['error: no\n', '/a\nh\n1\n\nmany\n', '/a\nh\n1\n\n-1\n']) {
    expect(parseRegistrations(odd)).toBeNull()
  }
})

test('a cache was not opened because of the last refusal, whatever the retries gave', () => {
  // Nix 2.26 prints this with --debug.
  const of = (what: string, status: number) =>
    `finished ${what} of 'http://127.0.0.1:1/nix-cache-info'; curl status = 0, HTTP status = ${status}, body = 2 bytes, duration = 0.06 s`
  expect(httpStatusIn([of('download', 404), of('upload', 507), of('upload', 100)])).toBe(507)
  expect(httpStatusIn([of('download', 404), of('upload', 401)])).toBe(401)
  expect(httpStatusIn(['error: something', of('upload', 201)])).toBeNull()
})
