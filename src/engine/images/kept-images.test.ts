import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FilesPort } from '#engine/ports/files.ts'
import { createFiles } from '#platform/files/files.ts'
import { imageSchemaVersion } from '#shared/images/image.ts'
import { sampleImage } from '#test/images/sample-image.ts'
import { keptImages } from './kept-images.ts'

const id = 'tiny-20260101-000000-0001'
const afterHourMs = 3_600_000
let images: string
let calls: Record<string, number>
let now: number

beforeEach(() => {
  images = mkdtempSync(join(tmpdir(), 'kiln-kept-'))
  calls = {}
  now = Date.now() + afterHourMs
  write(id, 'Box 1')
})
afterEach(() => rmSync(images, { recursive: true, force: true }))

const recordPath = (of = id) => join(images, of, 'image.json')

function textOf(of: string, name: string): string {
  const { folder: _folder, allocatedBytes: _bytes, formats, ...image } = sampleImage({ id: of, name })
  const { path: _path, state: _state, ...raw } = formats.raw ?? {}
  const { size: sizeBytes, mtimeMs: modifiedMs } = statSync(join(images, of, 'tiny.raw'))
  const files = { raw: { ...raw, file: 'tiny.raw', sizeBytes, modifiedMs } }
  return JSON.stringify({ schema: imageSchemaVersion, ...image, formats: files })
}

function write(of: string, name: string) {
  mkdirSync(join(images, of))
  writeFileSync(join(images, of, 'tiny.raw'), 'x'.repeat(10_000))
  writeFileSync(recordPath(of), textOf(of, name))
}

/** Until the file system's clock is past the record's last change. */
function tick() {
  const { ctimeMs } = statSync(recordPath())
  const probe = join(images, 'probe')
  do writeFileSync(probe, '')
  while (statSync(probe).ctimeMs <= ctimeMs)
}

/** Real files, whose calls are counted. */
function opened(other: Partial<FilesPort> = {}) {
  const files = { ...createFiles(), ...other }
  const counting = new Proxy(files, {
    get(target, name: keyof FilesPort) {
      calls[name] = (calls[name] ?? 0) + 1
      return target[name]
    },
  })
  return keptImages({ files: counting, now: () => now })
}

test('a file that is a link, to a larger drive for example, counts the same in each read', async () => {
  const elsewhere = join(images, 'elsewhere.raw')
  renameSync(join(images, id, 'tiny.raw'), elsewhere)
  writeFileSync(elsewhere, Buffer.alloc(200_000, 1))
  symlinkSync(elsewhere, join(images, id, 'tiny.raw'))
  const { read } = opened()
  const first = await read(images, id)
  const second = await read(images, id)
  // The record, the folder and, where its path is long, the link take a block each.
  expect(first?.allocatedBytes).toBeLessThan(100_000)
  expect(second?.allocatedBytes).toBe(first?.allocatedBytes)
})

test('a second read opens no record and no folder, and returns the same', async () => {
  const kept = opened()
  const first = await kept.read(images, id)
  expect(first).toMatchObject({ name: 'Box 1', formats: { raw: { state: 'present' } } })
  expect(first?.allocatedBytes).toBe(await createFiles().allocatedBytes(join(images, id)))
  calls = {}
  expect(await kept.read(images, id)).toEqual(first)
  expect(calls).toEqual({ facts: 3 })
})

test('a replaced or overwritten record of the same size and time is noticed', async () => {
  const kept = opened()
  await kept.read(images, id)
  const { atime, mtime } = statSync(recordPath())
  tick()
  writeFileSync(recordPath(), textOf(id, 'Box 2'))
  utimesSync(recordPath(), atime, mtime)
  expect(await kept.read(images, id)).toMatchObject({ name: 'Box 2' })
  tick()
  writeFileSync(join(images, 'new'), textOf(id, 'Box 3'))
  utimesSync(join(images, 'new'), atime, mtime)
  renameSync(join(images, 'new'), recordPath())
  expect(await kept.read(images, id)).toMatchObject({ name: 'Box 3' })
})

test('a record read within two seconds of its change is read again, even with unchanged metadata', async () => {
  const real = createFiles()
  const same = await real.facts(recordPath())
  const home = await real.facts(join(images, id))
  const facts: FilesPort['facts'] = async path =>
    path === recordPath() ? same : path === join(images, id) ? home : real.facts(path)
  const kept = opened({ facts })
  now = (same?.changedMs ?? 0) + 1
  await kept.read(images, id)
  expect(kept.count()).toBe(0)
  writeFileSync(recordPath(), textOf(id, 'Box 2'))
  expect(await kept.read(images, id)).toMatchObject({ name: 'Box 2' })
  now += 10_000
  await kept.read(images, id)
  expect(kept.count()).toBe(1)
})

test('notices a file that was changed or removed outside Kiln, and counts a new one', async () => {
  const kept = opened()
  const before = (await kept.read(images, id))?.allocatedBytes ?? 0
  const raw = join(images, id, 'tiny.raw')
  tick()
  writeFileSync(raw, 'y'.repeat(500_000))
  const grown = await kept.read(images, id)
  expect(grown?.formats.raw?.state).toBe('changed')
  expect(grown?.allocatedBytes).toBeGreaterThan(before)
  writeFileSync(join(images, id, 'more'), readFileSync(raw))
  const more = await kept.read(images, id)
  expect(more?.allocatedBytes).toBe(await createFiles().allocatedBytes(join(images, id)))
  rmSync(raw)
  expect((await kept.read(images, id))?.formats.raw?.state).toBe('missing')
})

test('a broken record is never cached, nor one without a folder', async () => {
  const kept = opened()
  writeFileSync(recordPath(), '{')
  await expect(kept.read(images, id)).rejects.toMatchObject({ code: 'image.broken' })
  rmSync(join(images, id), { recursive: true })
  expect(await kept.read(images, id)).toBeNull()
  expect(kept.count()).toBe(0)
})

test('a missing image is forgotten', async () => {
  const kept = opened()
  const other = 'tiny-20260101-000000-0002'
  write(other, 'Other')
  for (const each of [id, other]) await kept.read(images, each)
  expect(kept.count()).toBe(2)
  kept.keepOnly(images, [other])
  expect(kept.count()).toBe(1)
  kept.keepOnly(join(images, 'elsewhere'), [other])
  expect(kept.count()).toBe(0)
})
