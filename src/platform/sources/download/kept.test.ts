import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isRoot } from '#test/folders.ts'
import { bytes, loader, MiB, other, test } from '#test/http/downloads.ts'
import type { Behaviour } from '#test/http/file-server.ts'
import { nothingYet } from './continuing.ts'

test('a kept file is not downloaded again while it is unchanged', async ({ folder, serve }) => {
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

test('two jobs for one URL do not collide', async ({ folder, serve }) => {
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const both = await Promise.all([loader(folder).load(server.url()), loader(folder).load(server.url())])
  expect(new Set(both.map(({ path }) => path)).size).toBe(2)
  for (const { path } of both) expect(readFileSync(path).equals(bytes)).toBe(true)
  for (const { leave } of both) await leave({ keep: false })
  expect(readdirSync(folder)).toEqual([])
})

test('removes abandoned files, and keeps those that another engine is downloading', async ({
  folder,
  serve,
}) => {
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
    if (owner) writeFileSync(join(folder, name, 'lock'), JSON.stringify({ pid: owner, startTicks: null }))
    utimesSync(join(folder, name), time, time)
  }
  const server = await serve(() => ({ bytes }))
  await (await loader(folder).load(server.url())).leave({ keep: false })
  expect(readdirSync(folder).sort()).toEqual(['bbbb', 'cccc', 'eeee-5678'])
})

test('damaged or exaggerated notes about a part are not trusted', async ({ folder, serve }) => {
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

test.runIf(isRoot)('a file that does not fit is not started', async ({ smallDisk, serve }) => {
  const server = await serve(() => ({ bytes }))
  await expect(loader(join(smallDisk, 'x')).load(server.url())).rejects.toMatchObject({ code: 'space.full' })
  const unknown = await serve(() => ({ bytes, chunked: true }))
  await expect(loader(join(smallDisk, 'x')).load(unknown.url())).rejects.toMatchObject({ code: 'space.full' })
})
