import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { test as base, isRoot } from '../../files/folder-test.ts'
import { answerOf, askFor, nothingYet } from './continuing.ts'
import { download, nameIn } from './download.ts'
import { redirected } from './request.ts'
import { type Behaviour, startServer } from './server-for-tests.ts'

const MiB = 1 << 20
const bytes = randomBytes(5 * MiB + 333)
const other = randomBytes(5 * MiB + 333)
const never = new AbortController().signal

type Behave = Parameters<typeof startServer>[0]
const test = base.extend<{ serve: (behave: Behave) => ReturnType<typeof startServer> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  serve: async ({}, use) => {
    const servers: Awaited<ReturnType<typeof startServer>>[] = []
    await use(async behave => {
      const server = await startServer(behave)
      servers.push(server)
      return server
    })
    await Promise.all(servers.map(server => server.stop()))
  },
})

function loader(folder: string, more: Partial<Parameters<typeof download>[1]> = {}) {
  const told: [number, number | null][] = []
  const load = (url: string) =>
    download(url, {
      folder,
      signal: never,
      isSummed: false,
      patience: { firstPauseMs: 2, idleMs: 400 },
      onProgress: (done, total) => void told.push([done, total]),
      ...more,
    })
  return { load, told }
}
const ranges = (asked: { headers: { range?: string | undefined } }[]) =>
  asked.map(({ headers }) => headers.range ?? null)

test('a file comes whole, with its name and its progress', async ({ folder, serve }) => {
  const headers = { 'content-disposition': 'attachment; filename="image.iso"' }
  const server = await serve(() => ({ bytes, etag: '"1"', headers }))
  const { load, told } = loader(folder)
  const { path, name, leave } = await load(server.url('/a%20b.img?key=1'))
  expect(name).toBe('image.iso')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(told.at(-1)).toEqual([bytes.length, bytes.length])
  expect(server.asked[0]?.headers['accept-encoding']).toBe('identity')
  await leave({ keep: false })
  expect(readdirSync(folder)).toEqual([])
})

test('cut again and again, it goes on where it was', async ({ folder, serve }) => {
  const server = await serve((_, count) => ({ bytes, etag: '"1"', cutAfter: count < 4 ? MiB + count : null }))
  const { load } = loader(folder)
  const { path } = await load(server.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const asked = ranges(server.asked)
  expect(asked[0]).toBeNull()
  expect(asked.slice(1).every(range => /^bytes=[1-9]\d+-$/.test(range ?? ''))).toBe(true)
  expect(server.asked[1]?.headers['if-range']).toBe('"1"')
})

test('a later try goes on with what an earlier one left', async ({ folder, serve }) => {
  let isUp = false
  const server = await serve(() => ({
    bytes,
    lastModified: 'Thu, 19 Nov 2026 10:00:00 GMT',
    cutAfter: isUp ? null : MiB,
  }))
  const failing = loader(folder, { patience: { firstPauseMs: 1, idleMs: 400 } })
  const controller = new AbortController()
  const reason = new Error('stop')
  const cancelled = loader(folder, {
    signal: controller.signal,
    onProgress: done => done >= MiB && controller.abort(reason),
  })
  await expect(cancelled.load(server.url())).rejects.toBe(reason)
  isUp = true
  const { path } = await failing.load(server.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const [, second] = server.asked
  expect(Number(/bytes=(\d+)-/.exec(second?.headers.range ?? '')?.[1])).toBeGreaterThanOrEqual(65_536)
  expect(second?.headers['if-range']).toBe('Thu, 19 Nov 2026 10:00:00 GMT')
})

test('a file that changed meanwhile is begun anew, and never mixed', async ({ folder, serve }) => {
  const changes: Behaviour[] = [
    { bytes, etag: '"1"', cutAfter: 2 * MiB },
    { bytes: other, etag: '"2"' },
  ]
  const heedful = await serve((_, count) => changes[count] ?? { bytes: other })
  const first = await loader(folder).load(heedful.url())
  expect(readFileSync(first.path).equals(other)).toBe(true)

  // A server that does not know If-Range, but tells its tag.
  const heedless = await serve(({ headers }, count) => {
    delete headers['if-range']
    return count === 0 ? { bytes, etag: '"1"', cutAfter: 2 * MiB } : { bytes: other, etag: '"2"' }
  })
  const second = await loader(folder).load(heedless.url())
  expect(readFileSync(second.path).equals(other)).toBe(true)

  // One that keeps changing is given up.
  const restless = await serve((_, count) => ({ bytes, etag: `"${count}"`, cutAfter: MiB }))
  await expect(loader(folder).load(restless.url())).rejects.toMatchObject({
    code: 'source.download',
    message: expect.stringMatching(/keeps changing/),
  })
})

test('without ranges it is begun anew, a few times', async ({ folder, serve }) => {
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

test('without a tag or a date two parts are put together only where a sum will tell', async ({
  folder,
  serve,
}) => {
  const behave: Behave = (_, count) => ({ bytes, cutAfter: count === 0 ? 2 * MiB : null })
  const unknown = await serve(behave)
  expect(readFileSync((await loader(folder).load(unknown.url())).path).equals(bytes)).toBe(true)
  expect(ranges(unknown.asked)).toEqual([null, null])
  const summed = await serve(behave)
  const { path } = await loader(folder, { isSummed: true }).load(summed.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(ranges(summed.asked)[1]).toMatch(/^bytes=\d+-$/)
  const weak = await serve((_, count) => ({ ...behave({} as never, count), etag: 'W/"1"' }))
  expect(readFileSync((await loader(folder).load(weak.url())).path).equals(bytes)).toBe(true)
  expect(ranges(weak.asked)).toEqual([null, null])
})

test('a server that says no length, or a wrong one', async ({ folder, serve }) => {
  const chunked = await serve((_, count) => ({
    bytes,
    etag: '"1"',
    chunked: true,
    cutAfter: count === 0 ? MiB : null,
  }))
  const { load, told } = loader(folder)
  expect(readFileSync((await load(chunked.url())).path).equals(bytes)).toBe(true)
  expect(told[0]?.[1]).toBeNull()

  // Says more than it has, and closes: what is missing never comes.
  const lying = await serve(({ headers }) => ({
    bytes,
    etag: '"1"',
    ...(headers.range ? {} : { lengthSaid: bytes.length + 1000, cutAfter: bytes.length - 1 }),
  }))
  await expect(loader(folder).load(lying.url())).rejects.toMatchObject({ code: 'source.download' })
})

test('servers that are busy are asked again, as late as they say; others are not', async ({
  folder,
  serve,
}) => {
  const busy = await serve((_, count) =>
    count < 3 ? { bytes: Buffer.alloc(0), status: 503, headers: { 'retry-after': '0' } } : { bytes },
  )
  expect(readFileSync((await loader(folder).load(busy.url())).path).equals(bytes)).toBe(true)
  const absent = await serve(() => ({ bytes: Buffer.from('no'), status: 404 }))
  await expect(loader(folder).load(absent.url())).rejects.toMatchObject({
    code: 'source.download',
    message: expect.stringMatching(/could not be downloaded: the server says 404 Not Found/),
  })
  expect(absent.asked.length).toBe(1)
  const broken = await serve(() => ({ bytes: Buffer.alloc(0), status: 500 }))
  await expect(loader(folder).load(broken.url())).rejects.toMatchObject({ code: 'source.download' })
  expect(broken.asked.length).toBe(6)
})

test('a silent server is left', async ({ folder, serve }) => {
  const server = await serve((_, count) => ({
    bytes,
    etag: '"1"',
    ...(count < 2 ? { stallAfter: 70_000 } : {}),
  }))
  expect(readFileSync((await loader(folder).load(server.url())).path).equals(bytes)).toBe(true)
  const dumb = await serve(() => ({ bytes, etag: '"1"', stallAfter: 0 }))
  const once = loader(folder, { patience: { firstPauseMs: 1, idleMs: 60 } })
  await expect(once.load(dumb.url())).rejects.toMatchObject({
    message: expect.stringMatching(/the server said nothing for/),
  })
})

test('redirects are followed, not without end, and not anywhere', async ({ folder, serve }) => {
  const to = (location: string): Behaviour => ({ bytes: Buffer.alloc(0), status: 302, headers: { location } })
  const mirror = await serve((_, count) =>
    // The address that was led to is good for a while only: then the first one is asked again.
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
    ['/round', /without end/],
    ['/file', /another kind \(file:\)/],
  ] as const) {
    await expect(loader(folder).load(server.url(start))).rejects.toMatchObject({
      code: 'source.download',
      message: expect.stringMatching(reason),
    })
  }
})

test('encryption is only given up where a sum tells the right file', () => {
  const secure = new URL('https://example.org/a')
  expect(redirected(secure, '/b', false).href).toBe('https://example.org/b')
  expect(() => redirected(secure, 'http://example.org/b', false)).toThrow(/not encrypted/)
  expect(redirected(secure, 'http://example.org/b', true).protocol).toBe('http:')
  expect(redirected(new URL('http://example.org/a'), 'https://b.org/', false).href).toBe('https://b.org/')
})

test('what is no address, and what nobody answers at, is said at once; passwords are not', async ({
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

test('a kept file is not loaded again as long as it is the same', async ({ folder, serve }) => {
  let current: Behaviour = { bytes, etag: '"1"' }
  const server = await serve(() => current)
  const first = await loader(folder).load(server.url())
  await first.leave({ keep: true })
  const second = await loader(folder).load(server.url())
  expect(second.path).toBe(first.path)
  expect(server.asked[1]?.headers['if-none-match']).toBe('"1"')
  await second.leave({ keep: true })
  current = { bytes: other, etag: '"2"' }
  const third = await loader(folder).load(server.url())
  expect(readFileSync(third.path).equals(other)).toBe(true)
  await third.leave({ keep: false })
  expect(readdirSync(folder)).toEqual([])
})

test('two jobs for one address do not meet', async ({ folder, serve }) => {
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const both = await Promise.all([loader(folder).load(server.url()), loader(folder).load(server.url())])
  expect(new Set(both.map(({ path }) => path)).size).toBe(2)
  for (const { path } of both) expect(readFileSync(path).equals(bytes)).toBe(true)
  for (const { leave } of both) await leave({ keep: false })
  expect(readdirSync(folder)).toEqual([])
})

test('what nobody came back for goes; what another engine is loading stays', async ({ folder, serve }) => {
  const old = new Date(Date.now() - 8 * 24 * 3600 * 1000)
  for (const [name, owner, time] of [
    ['aaaa', null, old],
    ['bbbb', process.ppid, old],
    ['cccc', null, new Date()],
    ['dddd-1234', null, new Date(Date.now() - 120_000)],
    ['eeee-5678', null, new Date()],
  ] as const) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'part.json'), '{}')
    utimesSync(join(folder, name, 'part.json'), time, time)
    if (owner) writeFileSync(join(folder, name, 'lock'), `${owner}`)
    utimesSync(join(folder, name), time, time)
  }
  const server = await serve(() => ({ bytes }))
  await (await loader(folder).load(server.url())).leave({ keep: false })
  expect(readdirSync(folder).sort()).toEqual(['bbbb', 'cccc', 'eeee-5678'])
})

test('notes of a part that are damaged, or say more than there is, are not believed', async ({
  folder,
  serve,
}) => {
  const server = await serve((_, count) => ({ bytes, etag: '"1"', cutAfter: count === 0 ? MiB : null }))
  const controller = new AbortController()
  const onProgress = () => controller.abort(new Error('stop'))
  await expect(loader(folder, { signal: controller.signal, onProgress }).load(server.url())).rejects.toThrow(
    'stop',
  )
  const [key = ''] = readdirSync(folder)
  const notes = join(folder, key, 'part.json')
  for (const text of ['{', JSON.stringify({ ...nothingYet, etag: '"1"', doneBytes: bytes.length + 1 })]) {
    writeFileSync(notes, text)
    const { path, leave } = await loader(folder).load(server.url())
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(server.asked.at(-1)?.headers.range).toBeUndefined()
    await leave({ keep: true })
  }
})

test.runIf(isRoot)('a file that does not fit is not begun', async ({ smallDisk, serve }) => {
  const server = await serve(() => ({ bytes }))
  await expect(loader(join(smallDisk, 'x')).load(server.url())).rejects.toMatchObject({ code: 'space.full' })
  const unknown = await serve(() => ({ bytes, chunked: true }))
  await expect(loader(join(smallDisk, 'x')).load(unknown.url())).rejects.toMatchObject({ code: 'space.full' })
})

test('names come from the server or the address, and are only names', () => {
  const name = (url: string, disposition?: string) =>
    nameIn(new URL(url), disposition === undefined ? {} : { 'content-disposition': disposition })
  expect(name('https://a.org/b/disk%20one.img.xz?x=/y')).toBe('disk one.img.xz')
  expect(name('https://a.org/')).toBe('a.org')
  expect(name('https://a.org/x', 'attachment; filename="../../etc/passwd"')).toBe('passwd')
  expect(name('https://a.org/%E0%A4%A')).toBe('%E0%A4%A')
})

test('a part is only ever continued at its own end', () => {
  const tag = fc.option(fc.constantFrom('"1"', '"2"', 'W/"1"'))
  const part = fc.record({
    etag: tag,
    lastModified: fc.option(fc.constant('Thu, 19 Nov 2026 10:00:00 GMT')),
    totalBytes: fc.option(fc.integer({ min: 1, max: 100 })),
    doneBytes: fc.nat(99),
    isWhole: fc.boolean(),
  })
  fc.assert(
    fc.property(part, tag, fc.nat(99), fc.option(fc.nat(100)), (before, etag, first, total) => {
      const headers = { 'content-range': `bytes ${first}-99/${total ?? '*'}`, ...(etag ? { etag } : {}) }
      const answer = answerOf({ status: 206, statusText: '', headers }, before)
      if (answer.kind !== 'body') return
      expect(answer.part.doneBytes).toBe(first)
      expect(first).toBe(before.doneBytes)
      if (before.totalBytes !== null && total !== null) expect(total).toBe(before.totalBytes)
    }),
  )
  fc.assert(
    fc.property(part, fc.boolean(), (before, isSummed) => {
      const asked = askFor(before, isSummed)
      if (asked['range']) expect(isSummed || asked['if-range'] !== undefined).toBe(true)
      if (asked['if-range']) expect(asked['if-range']).not.toMatch(/^W/)
    }),
  )
})
