import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { createFiles } from './files.ts'
import { writeFailure } from './fs-failure.ts'
import { partialPath, partialWriter } from './partial-name.ts'
import { publish } from './publish.ts'

const files = createFiles()

test('a written text replaces the old one completely and leaves no temporary file', async ({ folder }) => {
  const path = join(folder, 'settings.json')
  await files.writeText(path, 'old')
  await Promise.all(Array.from({ length: 20 }, (_, n) => files.writeText(path, `${n}`.repeat(1000))))
  expect(await files.readText(path)).toMatch(/^(\d+)\1{999}$/)
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test('when many processes create one file at once, exactly one succeeds, and its text is complete', async ({
  folder,
}) => {
  const path = join(folder, 'locks', 'drive')
  const texts = Array.from({ length: 20 }, (_, n) => `${n}`.repeat(1000))
  const made = await Promise.all(texts.map(text => files.createText(path, text)))
  expect(made.filter(Boolean)).toHaveLength(1)
  expect(await files.readText(path)).toBe(texts[made.indexOf(true)])
  expect(readdirSync(join(folder, 'locks'))).toEqual(['drive'])
})

test('a mode is exact whatever the umask', async ({ folder }) => {
  const path = join(folder, 'secret')
  await files.writeText(path, 'x', { mode: 0o600 })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  await files.writeText(path, 'x', { mode: 0o666 })
  expect(statSync(path).mode & 0o777).toBe(0o666)
})

test('a missing file reads as null, and bytes that are not UTF-8 are replaced', async ({ folder }) => {
  const gone = join(folder, 'gone')
  expect(await files.readText(gone)).toBeNull()
  expect(await files.readText(join(gone, 'below'))).toBeNull()
  expect(await files.facts(gone)).toBeNull()
  expect(await files.list(gone)).toEqual([])
  await files.remove(gone)
  writeFileSync(join(folder, 'odd'), Buffer.from([0x61, 0xff, 0x62]))
  expect(await files.readText(join(folder, 'odd'))).toBe('a\ufffdb')
})

test('a folder that another process makes during a listing is listed', async ({ folder }) => {
  const listed = Array.from({ length: 500 }, async (_, n) => {
    const path = join(folder, `${n}`)
    const [names] = await Promise.all([files.list(path), mkdir(path)])
    return names
  })
  expect((await Promise.all(listed)).flat()).toEqual([])
})

test('reading a folder as a text is an error that names it', async ({ folder }) => {
  await expect(files.readText(folder)).rejects.toMatchObject({
    code: 'file.broken',
    details: { path: folder },
  })
})

test('facts tell files from folders and count blocks, not sizes', async ({ folder }) => {
  const sparse = join(folder, 'sparse')
  execFileSync('truncate', ['-s', '10M', sparse])
  symlinkSync(sparse, join(folder, 'result'))
  expect(await files.facts(sparse)).toMatchObject({ kind: 'file', sizeBytes: 10 << 20, allocatedBytes: 0 })
  expect(await files.facts(join(folder, 'result'))).toMatchObject({ kind: 'file', sizeBytes: 10 << 20 })
  expect(await files.facts(folder)).toMatchObject({ kind: 'folder' })
  expect(await files.list(folder)).toEqual(['result', 'sparse'])
})

test('free space is that of the nearest existing folder', async ({ folder }) => {
  const here = await files.freeBytes(folder)
  const there = await files.freeBytes(join(folder, 'not', 'yet', 'made'))
  expect(here).toBeGreaterThan(0)
  expect(Math.abs(here - there)).toBeLessThan(here / 10)
})

test.runIf(isRoot)(
  'a full disk is space.full, keeps the old file and leaves no partial one',
  async ({ smallDisk }) => {
    const path = join(smallDisk, 'image.json')
    await files.writeText(path, 'old')
    await expect(files.writeText(path, 'x'.repeat(4 << 20))).rejects.toMatchObject({
      code: 'space.full',
      message: `No space is left in ${smallDisk}.`,
    })
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(smallDisk)).toEqual(['image.json'])
  },
)

test.runIf(isRoot)('a read-only file system is home.unwritable', async ({ smallDisk }) => {
  execFileSync('mount', ['-o', 'remount,ro', smallDisk])
  await expect(files.writeText(join(smallDisk, 'a'), 'x')).rejects.toMatchObject({
    code: 'home.unwritable',
    message: `Kiln's folder ${smallDisk} cannot be written: read-only file system`,
  })
  await expect(files.makeFolder(join(smallDisk, 'b'))).rejects.toMatchObject({ code: 'home.unwritable' })
})

test('temporary names identify their process', () => {
  for (const [startTicks, ending] of [
    ['8765', '4711-8765'],
    [null, '4711'],
  ] as const) {
    const writer = { pid: 4711, startTicks }
    const partial = partialPath('/images/a.raw', writer)
    expect(partial).toMatch(new RegExp(`^/images/\\.a\\.raw\\.[0-9a-f]{6}\\.partial-${ending}$`))
    expect(partialWriter(partial.slice('/images/'.length))).toEqual(writer)
  }
  expect(['a.raw', '.a.partial-4711', 'x.partial-1'].map(partialWriter)).toEqual([null, null, null])
})

test('sweeps what an ended process left half-written, even if its id was reused', async ({ folder }) => {
  const mine = partialPath(join(folder, 'mine'))
  const reused = { pid: process.pid, startTicks: '1' }
  const gone = { pid: 2 ** 22 + 1, startTicks: null }
  for (const path of [mine, partialPath(join(folder, 'a'), reused), join(folder, 'a.raw')])
    writeFileSync(path, 'x')
  await files.makeFolder(join(partialPath(join(folder, 'b'), gone), 'inner'))
  await files.sweep(folder)
  await files.sweep(join(folder, 'nowhere'))
  expect(readdirSync(folder).sort()).toEqual([basename(mine), 'a.raw'])
})

test('of two files that belong together, neither stays if the second cannot be put in place', async ({
  folder,
}) => {
  const [disk, map] = [join(folder, 'disk'), join(folder, 'map')]
  await files.makeFolder(join(map, 'in-the-way'))
  const made = publish('test', [disk, map], async (first, second) => {
    writeFileSync(first, '1')
    writeFileSync(second, '2')
  })
  await expect(made).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['map'])
  // A file that replaced an older one stays: there is no other copy.
  writeFileSync(disk, 'old')
  await expect(
    publish('test', [disk, map], async (...partials) => {
      for (const partial of partials) writeFileSync(partial, 'new')
    }),
  ).rejects.toThrow()
  expect(readFileSync(disk, 'utf8')).toBe('new')
  expect(readdirSync(folder)).toEqual(['disk', 'map'])
})

test('writes a text into a folder that is writable but not readable', async ({ folder }) => {
  const path = join(folder, 'settings.json')
  writeFileSync(path, 'old', { mode: 0o666 })
  if (isRoot) execFileSync('chown', ['-R', '65534:65534', folder])
  chmodSync(folder, 0o300)
  if (isRoot) process.seteuid?.(65534)
  try {
    await files.writeText(path, 'new')
  } finally {
    if (isRoot) process.seteuid?.(0)
    chmodSync(folder, 0o700)
  }
  expect(readFileSync(path, 'utf8')).toBe('new')
  expect(readdirSync(folder)).toEqual(['settings.json'])
})

test('a text behind a link is written to the target, and keeps its mode', async ({ folder }) => {
  const [kept, link, path] = [join(folder, 'kept'), join(folder, 'link'), join(folder, 'settings.json')]
  writeFileSync(kept, 'old')
  chmodSync(kept, 0o600)
  symlinkSync('kept', link)
  symlinkSync('link', path)
  await files.writeText(path, 'new')
  expect([readFileSync(kept, 'utf8'), statSync(kept).mode & 0o777]).toEqual(['new', 0o600])
  expect([readlinkSync(path), readlinkSync(link)]).toEqual(['link', 'kept'])
  rmSync(kept)
  await files.writeText(path, 'again')
  expect(readFileSync(kept, 'utf8')).toBe('again')
  symlinkSync('round', join(folder, 'round'))
  await expect(files.writeText(join(folder, 'round'), 'x')).rejects.toMatchObject({ code: 'home.unwritable' })
})

test('a name that is too long is reported, on read and write', async ({ folder }) => {
  const path = join(folder, 'x'.repeat(300))
  const error = { code: 'file.name-too-long', details: { path } }
  await expect(files.writeText(path, 'x')).rejects.toMatchObject(error)
  await expect(files.readText(path)).rejects.toMatchObject(error)
})

test('a file too large for its file system is reported', () => {
  const thrown = Object.assign(new Error('EFBIG: file too large, write'), { code: 'EFBIG' })
  expect(writeFailure(thrown, 'images.export', '/stick/a.raw')).toMatchObject({
    code: 'file.too-large',
    message: '/stick/a.raw is larger than its file system allows.',
    hint: expect.stringContaining('4 GiB'),
  })
})

test.runIf(isRoot)(
  'an unreadable file is reported as unreadable, not as our own folder',
  async ({ folder }) => {
    const path = join(folder, 'locked')
    writeFileSync(path, 'x')
    chmodSync(path, 0o000)
    chmodSync(folder, 0o755)
    process.seteuid?.(65534)
    try {
      await expect(files.readText(path)).rejects.toMatchObject({
        code: 'file.broken',
        message: `${path} cannot be read: permission denied`,
      })
    } finally {
      process.seteuid?.(0)
    }
  },
)
