import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { bytes, loader, MiB, test } from '#test/http/downloads.ts'
import type { Behaviour } from '#test/http/file-server.ts'
import { redirected } from './request.ts'

test('without ranges it starts over, a few times', async ({ folder, serve }) => {
  const patient = await serve((_, count) => ({
    bytes,
    etag: '"1"',
    ranges: false,
    cutAfter: count < 2 ? 3 * MiB : null,
  }))
  const { path } = await loader(folder).load(patient.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const hopeless = await serve(() => ({ bytes, ranges: false, cutAfter: 3 * MiB }))
  await expect(loader(folder).load(hopeless.url())).rejects.toMatchObject({ code: 'source.download' })
})

test('a server that gives no length, or a wrong one', async ({ folder, serve }) => {
  const chunked = await serve((_, count) => ({
    bytes,
    etag: '"1"',
    chunked: true,
    cutAfter: count === 0 ? MiB : null,
  }))
  const { load, reported } = loader(folder)
  expect(readFileSync((await load(chunked.url())).path).equals(bytes)).toBe(true)
  expect(reported[0]?.[1]).toBeNull()

  // Announces more than it has, and closes: the rest never comes.
  const lying = await serve(({ headers }) => ({
    bytes,
    etag: '"1"',
    ...(headers.range ? {} : { lengthSaid: bytes.length + 1000, cutAfter: bytes.length - 1 }),
  }))
  await expect(loader(folder).load(lying.url())).rejects.toMatchObject({ code: 'source.download' })
})

test('retries busy servers after the time that they give, and no others', async ({ folder, serve }) => {
  const busy = await serve((_, count) =>
    count < 3 ? { bytes: Buffer.alloc(0), status: 503, headers: { 'retry-after': '0' } } : { bytes },
  )
  expect(readFileSync((await loader(folder).load(busy.url())).path).equals(bytes)).toBe(true)
  const absent = await serve(() => ({ bytes: Buffer.from('no'), status: 404 }))
  await expect(loader(folder).load(absent.url())).rejects.toMatchObject({
    code: 'source.download',
    message: expect.stringMatching(/could not be downloaded: the server answered 404 Not Found/),
  })
  expect(absent.asked.length).toBe(1)
  const broken = await serve(() => ({ bytes: Buffer.alloc(0), status: 500 }))
  await expect(loader(folder).load(broken.url())).rejects.toMatchObject({ code: 'source.download' })
  expect(broken.asked.length).toBe(6)
})

test('gives up on a silent server', async ({ folder, serve }) => {
  const server = await serve((_, count) => ({
    bytes,
    etag: '"1"',
    ...(count < 2 ? { stallAfter: 70_000 } : {}),
  }))
  expect(readFileSync((await loader(folder).load(server.url())).path).equals(bytes)).toBe(true)
  const dumb = await serve(() => ({ bytes, etag: '"1"', stallAfter: 0 }))
  const once = loader(folder, { patience: { firstPauseMs: 1, idleMs: 60 } })
  await expect(once.load(dumb.url())).rejects.toMatchObject({
    message: expect.stringMatching(/the server sent nothing for/),
  })
})

test('follows redirects, but not endlessly and not to every address', async ({ folder, serve }) => {
  const to = (location: string): Behaviour => ({ bytes: Buffer.alloc(0), status: 302, headers: { location } })
  const mirror = await serve((_, count) =>
    // The redirect target is only valid for a while: then the original URL is requested again.
    count === 1
      ? { bytes: Buffer.alloc(0), status: 403 }
      : { bytes, etag: '"1"', cutAfter: count === 0 ? MiB : null },
  )
  const server = await serve(({ path }) => {
    if (path === '/start') return to('/middle')
    if (path === '/middle') return to(mirror.url('/real/disk.img.xz'))
    if (path === '/file') return to('file:///etc/passwd')
    return to('/round')
  })
  const { path, name } = await loader(folder).load(server.url('/start'))
  expect(name).toBe('disk.img.xz')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  for (const [start, reason] of [
    ['/round', /redirects too often/],
    ['/file', /another kind \(file:\)/],
  ] as const) {
    await expect(loader(folder).load(server.url(start))).rejects.toMatchObject({
      code: 'source.download',
      message: expect.stringMatching(reason),
    })
  }
})

test('follows a redirect to plain HTTP only if a checksum verifies the file', () => {
  const secure = new URL('https://example.org/a')
  expect(redirected(secure, '/b', false).href).toBe('https://example.org/b')
  expect(() => redirected(secure, 'http://example.org/b', false)).toThrow(/not encrypted/)
  expect(redirected(secure, 'http://example.org/b', true).protocol).toBe('http:')
  expect(redirected(new URL('http://example.org/a'), 'https://b.org/', false).href).toBe('https://b.org/')
})

test('an invalid address and one where nothing answers fail at once; passwords are not shown', async ({
  folder,
  serve,
}) => {
  for (const url of ['disk.img', 'ftp://example.org/x', 'file:///etc/passwd', '']) {
    await expect(loader(folder).load(url)).rejects.toMatchObject({ code: 'source.download' })
  }
  const gone = await serve(() => ({ bytes }))
  const url = gone.url()
  await gone.stop().then(() => (gone.stop = async () => undefined))
  await expect(loader(folder).load(url.replace('//', '//me:secret@'))).rejects.toMatchObject({
    code: 'source.download',
    message: `${url} could not be downloaded: the server refused the connection`,
  })
})
