import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { givenSum, sumFor } from './given-sum.ts'
import { sumOfLine, sumsIn } from './sums.ts'

const hex = createHash('sha256').update('x').digest('hex')
const base64 = createHash('sha256').update('x').digest('base64')
/** `nix hash convert --to nix32` prints this. */
const nix32 = '10a83a91g1r50bdw8g4hn47m7j7m6angpabwc80l9c16nx11cw9d'

test('one checksum is read in every spelling that people copy', () => {
  const spellings = {
    [hex]: null,
    [hex.toUpperCase()]: null,
    [` ${hex} \t`]: null,
    [`${hex}  my image.img`]: 'my image.img',
    [`${hex} *image.img`]: 'image.img',
    [`${hex}\t./out/image.img`]: 'image.img',
    [`\\${hex}  back\\\\slash.img`]: 'slash.img',
    [`sha256:${hex}`]: null,
    [`SHA256: ${hex}`]: null,
    [`SHA-256: ${hex}`]: null,
    [`sha256=${hex}`]: null,
    [`sha256-${base64}`]: null,
    [`sha256:${nix32}`]: null,
    [`sha256sum: ${hex}`]: null,
    [hex.replaceAll(/..(?!$)/g, '$& ')]: null,
    [hex.toUpperCase().replaceAll(/..(?!$)/g, '$&:')]: null,
    [`image.img ${hex}`]: 'image.img',
    [`my image.img: ${hex}`]: 'my image.img',
    [`SHA256 (image.img) = ${hex}`]: 'image.img',
    [`SHA256(image.img)= ${hex}`]: 'image.img',
    [`SHA2-256(/tmp/image (1).img)= ${hex}`]: 'image (1).img',
    [`SHA256          ${hex.toUpperCase()}       C:\\images\\image.img`]: 'image.img',
  }
  for (const [text, name] of Object.entries(spellings))
    expect(sumOfLine(text), text).toEqual({ hash: 'SHA-256', hex, name })
})

test('checksums of other hashes are called by their names, and other texts are none', () => {
  for (const [hash, digits] of [
    ['MD5', 32],
    ['SHA-1', 40],
    ['SHA-512', 128],
  ] as const)
    expect(givenSum(`${'a'.repeat(digits)}  x.img`, 'x.img')).toEqual({ kind: 'other', hash })
  const sri = createHash('sha512').update('x').digest('base64')
  expect(givenSum(`sha512-${sri}`, '')).toEqual({ kind: 'other', hash: 'SHA-512' })
  for (const text of [
    'abc',
    `${hex}0`,
    hex.slice(1),
    `sha256:${hex.slice(2)}`,
    'sha256-abc=',
    `g${hex.slice(1)}`,
    `${hex.slice(2).replaceAll(/..(?!$)/g, '$& ')}`,
    `${hex.slice(0, 32).replaceAll(/..(?!$)/g, '$& ')}:${hex.slice(32)}`,
  ])
    expect(sumOfLine(text), text).toBeNull()
  for (const bare of [nix32, base64]) expect(givenSum(bare, '')).toEqual({ kind: 'sum', sha256: hex })
  expect(sumOfLine(base64)).toBeNull()
  expect(givenSum('', '')).toEqual({ kind: 'none' })
  expect(givenSum('https://x.org/SHA256SUMS', '')).toEqual({ kind: 'url', url: 'https://x.org/SHA256SUMS' })
  expect(givenSum('sums/SHA256SUMS', '')).toEqual({ kind: 'file', path: 'sums/SHA256SUMS' })
  expect(givenSum('file:///tmp/a%20b', '')).toEqual({ kind: 'file', path: '/tmp/a b' })
})

test('in a file with many, the line of the image counts, and its SHA-256 before its other sums', () => {
  const other = 'b'.repeat(64)
  const text = [
    '-----BEGIN PGP SIGNED MESSAGE-----\r',
    '# Fedora-41.iso: 2000 bytes',
    `SHA256 (other.img) = ${other}`,
    `${'c'.repeat(128)}  image.img`,
    `${hex}  image.img`,
    'iQIzBAEBCAAdFiEE',
  ].join('\n')
  expect(sumFor(sumsIn(text), 'image.img')?.hex).toBe(hex)
  expect(sumFor(sumsIn(text), 'image.img.xz')).toBeNull()
  expect(givenSum(text, 'image.img')).toEqual({ kind: 'sum', sha256: hex })
  // certutil of Windows.
  expect(
    sumFor(sumsIn(`SHA256 hash of image.img:\n${hex}\nCertUtil: -hashfile done.`), 'image.img')?.hex,
  ).toBe(hex)
})

test('any text is read in one pass without a fault', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', ' ', '\\', '(', ')', '=', 'sha256', ':', '-', hex, '\n')),
      parts => {
        for (const { hash, hex } of sumsIn(parts.join(''))) expect([hash, hex.length % 8]).toEqual([hash, 0])
      },
    ),
  )
})
