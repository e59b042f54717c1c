import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createFiles } from '#platform/files/files.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import type { Recents } from '#shared/flash/recents.ts'
import { recentsFile, without, withRecent } from './recents.ts'

const empty: Recents = { schema: 1, sources: [] }
const file = (path: string): FlashSource => ({ kind: 'file', path })
const url = (text: string): FlashSource => ({ kind: 'url', url: text })
const flashed = (old: Recents, source: FlashSource, at = 1) => withRecent(old, { source, name: 'x', at })

it('keeps the newest first, each source once, and no more than ten', () => {
  let many = empty
  for (let at = 0; at < 12; at++) many = flashed(many, file(`/${at}.img`), at)
  many = flashed(many, file('/5.img'), 12)
  expect(many.sources).toHaveLength(10)
  expect(many.sources.map(({ at }) => at)).toEqual([12, 11, 10, 9, 8, 7, 6, 4, 3, 2])
  expect(many.sources[0]?.source).toEqual(file('/5.img'))
})

it('distinguishes the formats of an image', () => {
  const raw: FlashSource = { kind: 'image', id: 'a', format: 'raw' }
  const iso: FlashSource = { kind: 'image', id: 'a', format: 'iso' }
  const both = flashed(flashed(empty, raw), iso)
  expect(both.sources).toHaveLength(2)
  expect(without(both, raw).sources.map(({ source }) => source)).toEqual([iso])
})

it('keeps no URL that may contain a password or a signature', () => {
  for (const secret of ['https://me:word@example.org/a.img', 'https://example.org/a.img?sig=abc', 'not one'])
    expect(flashed(empty, url(secret))).toEqual(empty)
  expect(flashed(empty, url('https://example.org/a.img')).sources).toHaveLength(1)
})

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'kiln-recents-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

/** The ports that it uses. */
const recentsHere = () =>
  recentsFile({
    ports: { files: createFiles(), folders: { data } } as Ports,
    imagesFolder: async () => join(data, 'images'),
  })

it('offers only what still exists, and what comes back', async () => {
  const here = join(data, 'here.img')
  const stick = join(data, 'on-a-stick.img')
  await writeFile(here, 'x')
  const kept = recentsHere()
  for (const source of [
    file(here),
    file(stick),
    file(data),
    url('https://example.org/a.img'),
    { kind: 'image', id: 'gone-20260101-000000-00ff', format: 'raw' } as const,
  ])
    await kept.change(old => flashed(old, source))
  const offered = async () => (await recentsHere().list()).map(({ source }) => source)
  expect(await offered()).toEqual([url('https://example.org/a.img'), file(here)])
  await writeFile(stick, 'x')
  expect(await offered()).toContainEqual(file(stick))
})

it('refuses a newer Kiln’s list, and leaves it unchanged', async () => {
  await writeFile(join(data, 'recents.json'), '{"schema":2}')
  await expect(recentsHere().change(old => old)).rejects.toMatchObject({ code: 'recents.newer' })
  await expect(recentsHere().list()).rejects.toMatchObject({ code: 'recents.newer' })
})
