import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { FlashSource } from '#shared/flash/flash.ts'
import { sourcesIn } from '#test/drives/sources.ts'
import { test } from '#test/folders.ts'
import { startServer } from '#test/http/file-server.ts'
import { findSum } from './find-sum.ts'

const sha256 = createHash('sha256').update('x').digest('hex')
const file: FlashSource = { kind: 'file', path: '/images/x.img.xz' }
const url: FlashSource = { kind: 'url', url: 'https://user@example.org/a/x.img.xz?token=1#top' }
const lines = `${'0'.repeat(64)}  y.img.xz\n${sha256}  x.img.xz\n`

test('the SHA-256 of an image is found in a file and at an address, by the image’s name', async ({
  folder,
}) => {
  const ports = { sources: sourcesIn(folder) }
  const find = async (text: string, source: FlashSource = file) =>
    (await findSum(ports, { text, source, signal: AbortSignal.timeout(20_000) })).sha256
  const path = join(folder, 'my SHA256SUMS')
  writeFileSync(path, lines)
  expect(await find(path)).toBe(sha256)
  expect(await find(`file://${path.replace(' ', '%20')}`, url)).toBe(sha256)
  const server = await startServer(() => ({ bytes: Buffer.from(lines), etag: '"1"' }))
  try {
    expect(await find(server.url('/SHA256SUMS'))).toBe(sha256)
  } finally {
    await server.stop()
  }

  const fails = async (text: string, source: FlashSource = file) =>
    find(text, source).then(
      () => 'found',
      ({ code, message }) => `${code}: ${message}`,
    )
  const other: FlashSource = { kind: 'file', path: '/images/z.img' }
  expect(await fails(path, other)).toBe('sum.not-in-file: my SHA256SUMS has no checksum for z.img.')
  writeFileSync(path, '<html>404</html>')
  expect(await fails(path)).toBe('sum.no-sums: my SHA256SUMS has no checksums.')
  writeFileSync(path, `${'1'.repeat(40)}  x.img.xz\n`)
  expect(await fails(path)).toMatch(/^sum.other-hash: .*\(SHA-1\)/)
  expect(await fails(join(folder, 'gone'))).toMatch(/^file.missing/)
  expect(await fails('abc')).toMatch(/^sum.unknown: "abc" is not a SHA-256/)
  expect(await fails('/dev/zero')).toMatch(/^file.broken: .*not a regular file/)
  expect(await fails('http://127.0.0.1:9/SHA256SUMS')).toMatch(/^source.download: /)
})
