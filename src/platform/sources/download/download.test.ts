import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type Behave, bytes, loader, MiB, other, ranges, test } from '#test/http/downloads.ts'
import type { Behaviour } from '#test/http/file-server.ts'
import { answerOf, askFor } from './continuing.ts'
import { nameIn } from './file-name.ts'

test('a file arrives whole, with its name and its progress', async ({ folder, serve }) => {
  const headers = { 'content-disposition': 'attachment; filename="image.iso"' }
  const server = await serve(() => ({ bytes, etag: '"1"', headers }))
  const { load, reported } = loader(folder)
  const { path, name, leave } = await load(server.url('/a%20b.img?key=1'))
  expect(name).toBe('image.iso')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(reported.at(-1)).toEqual([bytes.length, bytes.length])
  expect(server.asked[0]?.headers['accept-encoding']).toBe('identity')
  await leave({ keep: false })
  expect(readdirSync(folder)).toEqual([])
})

test('interrupted again and again, it resumes where it was', async ({ folder, serve }) => {
  const server = await serve((_, count) => ({ bytes, etag: '"1"', cutAfter: count < 4 ? MiB + count : null }))
  const { load } = loader(folder)
  const { path } = await load(server.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  const asked = ranges(server.asked)
  expect(asked[0]).toBeNull()
  expect(asked.slice(1).every(range => /^bytes=[1-9]\d+-$/.test(range ?? ''))).toBe(true)
  expect(server.asked[1]?.headers['if-range']).toBe('"1"')
})

test('a later try resumes the part that an earlier one left', async ({ folder, serve }) => {
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

test('a file that changed in between is downloaded from the start, and never mixed', async ({
  folder,
  serve,
}) => {
  const changes: Behaviour[] = [
    { bytes, etag: '"1"', cutAfter: 2 * MiB },
    { bytes: other, etag: '"2"' },
  ]
  const heedful = await serve((_, count) => changes[count] ?? { bytes: other })
  const first = await loader(folder).load(heedful.url())
  expect(readFileSync(first.path).equals(other)).toBe(true)

  // A server that does not know If-Range, but sends its tag.
  const heedless = await serve(({ headers }, count) => {
    delete headers['if-range']
    return count === 0 ? { bytes, etag: '"1"', cutAfter: 2 * MiB } : { bytes: other, etag: '"2"' }
  })
  const second = await loader(folder).load(heedless.url())
  expect(readFileSync(second.path).equals(other)).toBe(true)

  // One that keeps changing is given up on.
  const restless = await serve((_, count) => ({ bytes, etag: `"${count}"`, cutAfter: MiB }))
  await expect(loader(folder).load(restless.url())).rejects.toMatchObject({
    code: 'source.download',
    message: expect.stringMatching(/keeps changing/),
  })
})

const monday = 'Mon, 16 Nov 2026 10:00:00 GMT'
const thursday = 'Thu, 19 Nov 2026 10:00:00 GMT'

test.for<[what: string, first: Partial<Behaviour>, then: Partial<Behaviour>]>([
  ['another date', { lastModified: monday }, { lastModified: thursday }],
  ['another weak tag', { etag: 'W/"1"', lastModified: monday }, { etag: 'W/"2"', lastModified: monday }],
  [
    'a weak tag that is another',
    { etag: '"1"', lastModified: monday },
    { etag: 'W/"2"', lastModified: monday },
  ],
  [
    'another date with a weak tag',
    { etag: 'W/"1"', lastModified: monday },
    { etag: 'W/"1"', lastModified: thursday },
  ],
  ['another date and a tag that is gone', { etag: '"1"', lastModified: monday }, { lastModified: thursday }],
])(
  'a part is not resumed with %s, by a server that does not know If-Range',
  async ([, first, then], { folder, serve }) => {
    const server = await serve(({ headers }, count) => {
      delete headers['if-range']
      return count === 0 ? { bytes, ...first, cutAfter: 2 * MiB } : { bytes: other, ...then }
    })
    const { path } = await loader(folder).load(server.url())
    expect(readFileSync(path).equals(other)).toBe(true)
    // The first request resumed, the second asked for everything.
    expect(ranges(server.asked).map(range => range !== null)).toEqual([false, true, false])
  },
)

test.for<[what: string, first: Partial<Behaviour>, then: Partial<Behaviour>]>([
  [
    'mirrors date a file differently',
    { etag: '"1"', lastModified: monday },
    { etag: '"1"', lastModified: thursday },
  ],
  ['a proxy weakens its tag', { etag: '"1"', lastModified: monday }, { etag: 'W/"1"', lastModified: monday }],
  ['only its first answer has a date', { etag: '"1"', lastModified: monday }, { etag: '"1"' }],
  ['only its first answer has a tag', { etag: '"1"', lastModified: monday }, { lastModified: monday }],
])('a part is resumed although %s', async ([, first, then], { folder, serve }) => {
  const server = await serve(({ headers }, count) => {
    delete headers['if-range']
    return count === 0 ? { bytes, ...first, cutAfter: 2 * MiB } : { bytes, ...then }
  })
  const { path } = await loader(folder).load(server.url())
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(ranges(server.asked).map(range => range !== null)).toEqual([false, true])
})

test('without a tag or a date two parts are joined only if a checksum will verify them', async ({
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

test('names come from the server or the address, and are only names', () => {
  const name = (url: string, disposition?: string) =>
    nameIn(new URL(url), disposition === undefined ? {} : { 'content-disposition': disposition })
  expect(name('https://a.org/b/disk%20one.img.xz?x=/y')).toBe('disk one.img.xz')
  expect(name('https://a.org/')).toBe('a.org')
  expect(name('https://a.org/x', 'attachment; filename="../../etc/passwd"')).toBe('passwd')
  expect(name('https://a.org/%E0%A4%A')).toBe('%E0%A4%A')
})

test('a part is only ever resumed at its own end', () => {
  const tag = fc.option(fc.constantFrom('"1"', '"2"', 'W/"1"'))
  const part = fc.record({
    etag: tag,
    lastModified: fc.option(fc.constant('Thu, 19 Nov 2026 10:00:00 GMT')),
    totalBytes: fc.option(fc.integer({ min: 1, max: 100 })),
    doneBytes: fc.nat(99),
    isWhole: fc.boolean(),
    codings: fc.constant<string[]>([]),
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
