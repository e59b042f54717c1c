import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { assertTarball } from './tarball.ts'

let folder: string
const of = (name: string) => join(folder, name)
const tar = (name: string, ...words: string[]) => {
  execFileSync('tar', ['-C', folder, '-cf', of(name), ...words])
  return of(name)
}
const refusal = (path: string) =>
  assertTarball(path).then(
    () => null,
    (thrown: { code: string; values: Record<string, unknown> }) => [thrown.code, thrown.values['reason']],
  )

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-tarball-'))
  mkdirSync(of('kexec'))
  writeFileSync(of('kexec/run'), '#!/bin/sh\n')
  // Compressed like an installer's: longer than what is read of the archive, and incompressible.
  execFileSync('sh', ['-c', 'head -c 700000 /dev/urandom >"$1"', 'sh', of('kexec/initrd')])
  mkdirSync(of('other'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('accepts an archive with the folder kexec, however it is compressed', async () => {
  for (const [name, ...words] of [
    ['a.tar', 'kexec'],
    ['a.tar.gz', '--gzip', 'kexec'],
    ['a.tar.xz', '--xz', 'kexec'],
    ['a.tar.zst', '--zstd', 'kexec'],
    ['b.tar.gz', '--gzip', './kexec'],
    ['c.tar.gz', '--gzip', '--format=pax', '--pax-option=comment=made', 'kexec'],
    ['d.tar.gz', '--gzip', 'kexec/initrd', 'kexec/run'],
  ] as const)
    expect([name, await refusal(tar(name, ...words))]).toEqual([name, null])
})

test('refuses any other file with the reason', async () => {
  writeFileSync(of('text.tar.gz'), 'Not an archive.\n')
  writeFileSync(of('empty.tar.gz'), '')
  writeFileSync(of('text.gz'), 'Not an archive.\n')
  execFileSync('sh', ['-c', 'gzip -c "$1" >"$2"', 'sh', of('text.gz'), of('packed-text.tar.gz')])
  truncateSync(tar('cut.tar.gz', '--gzip', 'kexec'), 12)
  for (const name of ['text.tar.gz', 'empty.tar.gz', 'packed-text.tar.gz', 'cut.tar.gz'])
    expect([name, await refusal(of(name))]).toEqual([
      name,
      ['install.kexec-file', { code: 'install.kexec.content' }],
    ])
  expect(await refusal(tar('other.tar.gz', '--gzip', 'other'))).toEqual([
    'install.kexec-file',
    { code: 'install.kexec.folder' },
  ])
  expect(await refusal(folder)).toEqual(['install.kexec-file', { code: 'install.kexec.not-file' }])
  expect((await refusal(of('missing.tar.gz')))?.[0]).toBe('file.missing')
})

test('refuses one whose name says that it is compressed in another way, because it would not unpack', async () => {
  for (const [name, way, ending] of [
    ['a.tgz', '--gzip', '.tar.gz'],
    ['a', '--gzip', '.tar.gz'],
    ['e.tar.gz', '--zstd', '.tar.zst'],
    ['f.tar.gz', '--xz', '.tar.xz'],
  ] as const)
    expect([name, await refusal(tar(name, way, 'kexec'))]).toEqual([
      name,
      ['install.kexec-file', { code: 'install.kexec.name', values: { ending } }],
    ])
})
