// Servers that curl gets a file from, and that a stricter client does not.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { expect } from 'vitest'
import type { Wait } from '#engine/ports/waits.ts'
import { sourcesIn } from '#test/drives/sources.ts'
import { bytes, loader, MiB, ranges, test } from '#test/http/downloads.ts'
import type { Behaviour } from '#test/http/file-server.ts'
import { nameIn } from './file-name.ts'
import { probe } from './probe.ts'

const nothing = Buffer.alloc(0)
const looking = {
  signal: new AbortController().signal,
  headBytes: 4096,
  env: {},
  patience: { firstPauseMs: 1, idleMs: 400 },
}

test.for([403, 416, 400, 405, 501])(
  'a server that answers every Range with %i gives the whole',
  async (status, { folder, serve, expect }) => {
    const server = await serve(({ headers }, count) =>
      headers.range ? { bytes: nothing, status } : { bytes, etag: '"1"', cutAfter: count === 2 ? MiB : null },
    )
    const { head, fileBytes } = await probe(server.url(), looking)
    expect(head.equals(bytes.subarray(0, 4096))).toBe(true)
    expect(fileBytes).toBe(bytes.length)
    // The download is cut once: what is here is tried first, then all of it.
    const { path } = await loader(folder).load(server.url())
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(ranges(server.asked)[0]).not.toBeNull()
    expect(ranges(server.asked).at(-1)).toBeNull()
  },
)

test('a look waits as a download does: 503, 429 and 202 with Retry-After', async ({ serve }) => {
  for (const status of [503, 429, 202]) {
    const server = await serve((_, count) =>
      count < 3 ? { bytes: nothing, status, headers: { 'retry-after': '0' } } : { bytes, etag: '"1"' },
    )
    expect((await probe(server.url(), looking)).head.length).toBe(4096)
  }
})

test('a cookie that comes with a redirect is sent back, and to no other server', async ({
  folder,
  serve,
}) => {
  const other = await serve(() => ({ bytes, etag: '"1"' }))
  const server = await serve(({ headers, path }) => {
    const set = { 'set-cookie': 'pass=1; Path=/; HttpOnly' }
    if (headers.cookie !== 'pass=1')
      return { bytes: nothing, status: 302, headers: { ...set, location: path } }
    return {
      bytes: nothing,
      status: 300,
      headers: { location: other.url('/disk.img').replace('127.0.0.1', 'localhost') },
    }
  })
  const { path } = await loader(folder).load(server.url('/start'))
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(other.asked[0]?.headers.cookie).toBeUndefined()
})

test('401 says that the server wants a name, and not that something is kept', async ({ folder, serve }) => {
  const server = await serve(() => ({ bytes: nothing, status: 401 }))
  const wanted = { code: 'source.download-login' }
  await expect(loader(folder).load(server.url())).rejects.toMatchObject(wanted)
  await expect(probe(server.url(), looking)).rejects.toMatchObject(wanted)
})

test('a redirect in UTF-8, large headers, and a length beside chunks are taken', async ({
  folder,
  serve,
}) => {
  const server = await serve(({ path }): Behaviour => {
    if (path === '/a')
      return {
        bytes: nothing,
        status: 302,
        headers: { location: Buffer.from('/Müll.img').toString('latin1'), 'x-policy': 'x'.repeat(40_000) },
      }
    return { bytes, etag: '"1"' }
  })
  const { name, path } = await loader(folder).load(server.url('/a'))
  expect(name).toBe('Müll.img')
  expect(readFileSync(path).equals(bytes)).toBe(true)
})

const packings: [coding: string, pack: (from: Buffer) => Buffer][] = [
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['br', from => zlib.brotliCompressSync(from, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ['zstd', zlib.zstdCompressSync],
  ['gzip, gzip', from => zlib.gzipSync(zlib.gzipSync(from))],
]
test.for(packings)(
  'Content-Encoding: %s is undone, after cuts and once',
  async ([coding, pack], { folder, serve, expect }) => {
    const wire = pack(bytes)
    const server = await serve((_, count) => ({
      bytes: wire,
      etag: '"1"',
      headers: { 'content-encoding': coding },
      cutAfter: count === 1 ? MiB : null,
    }))
    const { head, fileBytes } = await probe(server.url(), looking)
    expect(head.equals(bytes.subarray(0, head.length)) && head.length > 1000).toBe(true)
    expect(fileBytes).toBeNull()
    const { path, leave } = await loader(folder).load(server.url())
    expect(readFileSync(path).equals(bytes)).toBe(true)
    await leave({ keep: true })
    // The server says that it is still the same: what is here is taken as it is.
    const again = await loader(folder).load(server.url())
    expect(readFileSync(again.path).equals(bytes)).toBe(true)
  },
)

test('keeps a .gz that has Content-Encoding: gzip; decodes one that was compressed twice', async ({
  folder,
  serve,
}) => {
  const file = zlib.gzipSync(bytes)
  const headers = { 'content-encoding': 'gzip' }
  for (const wire of [file, zlib.gzipSync(file)]) {
    const server = await serve(() => ({ bytes: wire, etag: '"1"', headers }))
    const { path } = await loader(folder).load(server.url('/disk.img.gz'))
    expect(readFileSync(path).equals(file)).toBe(true)
  }
  const xz = await serve(() => ({ bytes: file, etag: '"1"', headers }))
  expect(readFileSync((await loader(folder).load(xz.url('/disk.img.xz'))).path).equals(bytes)).toBe(true)
})

test('an announced coding that is absent or unknown changes nothing; a damaged one is named', async ({
  folder,
  serve,
}) => {
  for (const coding of ['gzip', 'aws-chunked', 'identity', '__proto__']) {
    const server = await serve(() => ({ bytes, etag: '"1"', headers: { 'content-encoding': coding } }))
    expect(readFileSync((await loader(folder).load(server.url())).path).equals(bytes)).toBe(true)
    expect((await probe(server.url(), looking)).head.equals(bytes.subarray(0, 4096))).toBe(true)
  }
  const wire = zlib.gzipSync(bytes)
  const damaged = await serve(() => ({
    bytes: wire.subarray(0, wire.length - 20),
    etag: '"1"',
    headers: { 'content-encoding': 'gzip' },
  }))
  await expect(loader(folder).load(damaged.url())).rejects.toMatchObject({
    message: expect.stringContaining('compressed for the transfer (Content-Encoding) is damaged'),
  })
})

test('the look and the sum are of the file under the coding', async ({ folder, serve }) => {
  const headers = { 'content-encoding': 'gzip' }
  const disk = Buffer.alloc(2 * MiB)
  disk.writeUInt16BE(0x55aa, 510)
  const server = await serve(() => ({ bytes: zlib.gzipSync(disk), etag: '"1"', headers }))
  const facts = await sourcesIn(join(folder, 'here')).inspect({ url: server.url() }, looking.signal)
  expect(facts.kind).toBe('raw')
})

test('the names of RFC 6266 and RFC 8187', () => {
  const name = (disposition: string) =>
    nameIn(new URL('https://a.org/x?id=1'), { 'content-disposition': disposition })
  expect(name(`attachment; filename*=UTF-8''M%C3%BCll%20image.img.xz; filename="x.bin"`)).toBe(
    'Müll image.img.xz',
  )
  expect(name('attachment; filename=disk.img; size=3')).toBe('disk.img')
  expect(name('attachment; filename="a;b.img"')).toBe('a;b.img')
  expect(name('attachment; filename="../../etc/passwd"')).toBe('passwd')
  expect(name(`attachment; filename="${Buffer.from('Müll.img').toString('latin1')}"`)).toBe('Müll.img')
  expect(name('inline')).toBe('x')
})

test('a look whose connection breaks after each MiB continues where it broke', async ({ serve }) => {
  const server = await serve(() => ({ bytes, etag: '"1"', cutAfter: MiB }))
  const { head, fileBytes } = await probe(server.url(), { ...looking, headBytes: 4 * MiB })
  expect(head.equals(bytes.subarray(0, 4 * MiB))).toBe(true)
  expect(fileBytes).toBe(bytes.length)
  expect(ranges(server.asked).slice(0, 2)).toEqual([
    'bytes=0-4194303',
    expect.stringMatching(/^bytes=[1-9]\d*-4194303$/),
  ])
})

test('a look holds no bytes of two files, and gives up where nothing comes', async ({ serve }) => {
  const other = Buffer.alloc(bytes.length, 7)
  const changing = await serve((_, count) =>
    count === 0 ? { bytes, etag: '"1"', cutAfter: MiB } : { bytes: other, etag: '"2"' },
  )
  const { head } = await probe(changing.url(), { ...looking, headBytes: 4 * MiB })
  expect(head.equals(other.subarray(0, 4 * MiB))).toBe(true)
  const unnamed = await serve(() => ({ bytes, cutAfter: MiB }))
  await expect(probe(unnamed.url(), { ...looking, headBytes: 4 * MiB })).rejects.toMatchObject({
    code: 'source.download',
  })
  expect(unnamed.asked.length).toBeLessThanOrEqual(6)
  // Longer and shorter in turn, which looks like progress every second time.
  const restless = await serve((_, count) => ({
    bytes,
    etag: `"${count}"`,
    cutAfter: count % 2 === 0 ? MiB : 2 * MiB,
  }))
  await expect(probe(restless.url(), { ...looking, headBytes: 4 * MiB })).rejects.toMatchObject({
    code: 'source.download',
  })
})

test('a server that accepts and is silent is named while a look waits for it', { timeout: 30_000 }, async ({
  serve,
}) => {
  const waits: (string | null)[] = []
  const onWait = (_: object, wait: Wait | null) => waits.push(wait?.what ?? null)
  const server = await serve((_, count) => ({ bytes, etag: '"1"', silentMs: count === 0 ? 6000 : 0 }))
  const patience = { ...looking.patience, idleMs: 20_000, onWait }
  const address = server.url().replace('//', '//ada:secret@')
  expect((await probe(address, { ...looking, patience })).head.length).toBe(4096)
  expect(waits.filter(wait => wait !== null)).toEqual([server.url()])
  expect(waits.at(-1)).toBeNull()
})
