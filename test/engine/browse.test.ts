// What a browser's window can see of the user's folders: names below the home and mounted media, and nothing
// else.
import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { browse, namesAtMost } from '#engine/files.ts'
import { createFiles } from '#platform/files/files.ts'
import { test } from '#test/folders.ts'

const real = createFiles()

/** A home, a stick, and something that is neither. */
function computer(folder: string) {
  const [home, stick, elsewhere] = ['home', 'stick', 'elsewhere'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const each of [home, stick, elsewhere]) mkdirSync(each)
  writeFileSync(join(elsewhere, 'secret'), '')
  const files = { ...real, mountedMedia: async () => [stick] }
  const ask = (path: string | null) => browse({ files, host: { home } }, path)
  const names = async (path: string) => (await ask(path)).entries.map(({ name }) => name)
  const code = (path: string) =>
    ask(path).then(
      () => null,
      thrown => thrown.code,
    )
  return { home, stick, elsewhere, ask, names, code }
}

test('starts at the home and at mounted media, and goes down and up again', async ({ folder }) => {
  const { home, stick, ask } = computer(folder)
  mkdirSync(join(home, 'Images'))
  mkdirSync(join(home, 'images 10'))
  writeFileSync(join(home, 'a.img'), 'x')
  writeFileSync(join(home, '.hidden'), '')
  const begin = await ask(null)
  expect(begin.places).toEqual([
    { path: home, kind: 'home' },
    { path: stick, kind: 'media' },
  ])
  expect(await ask(home)).toMatchObject({
    path: home,
    parent: null,
    entries: [
      { name: 'Images', kind: 'folder' },
      { name: 'images 10', kind: 'folder' },
      { name: 'a.img', kind: 'file' },
    ],
    more: 0,
  })
  expect(await ask(join(home, 'Images'))).toMatchObject({ parent: home, entries: [] })
})

test('shows nothing else, nor whether it exists: not by "..", a path, or a name that begins like a place', async ({
  folder,
}) => {
  const { home, elsewhere, code } = computer(folder)
  mkdirSync(`${home}-of-another`)
  for (const path of [
    '/',
    '/etc',
    '/no/such/folder',
    elsewhere,
    `${home}-of-another`,
    `${home}/../elsewhere`,
    `${home}/../../../../etc`,
    `${home}/nothing/../../elsewhere`,
    'relative',
    '',
    `${home}\0/x`,
  ])
    expect({ path, code: await code(path) }).toEqual({ path, code: 'folder.outside' })
  expect(await code(`${home}/no-such`)).toBe('file.missing')
})

test('a link that leads out is neither shown nor followed, but one that stays inside is followed', async ({
  folder,
}) => {
  const { home, stick, elsewhere, names, code, ask } = computer(folder)
  mkdirSync(join(stick, 'images'))
  symlinkSync(elsewhere, join(home, 'out'))
  symlinkSync(join(elsewhere, 'secret'), join(home, 'out-file'))
  symlinkSync('/', join(home, 'root'))
  symlinkSync('circle', join(home, 'circle'))
  symlinkSync('nowhere', join(home, 'nowhere'))
  symlinkSync(join(stick, 'images'), join(home, 'in'))
  expect(await names(home)).toEqual(['in'])
  expect((await ask(join(home, 'in'))).path).toBe(join(stick, 'images'))
  for (const path of ['out', 'root', 'root/etc', 'out/../elsewhere'])
    expect({ path, code: await code(join(home, '/') + path) }).toEqual({ path, code: 'folder.outside' })
})

test('leaves out pipes and other special files, and does not treat a file as a folder', async ({
  folder,
}) => {
  const { home, names, code } = computer(folder)
  execFileSync('mkfifo', [join(home, 'pipe')])
  writeFileSync(join(home, 'file'), '')
  expect(await names(home)).toEqual(['file'])
  expect(await code(join(home, 'file'))).toBe('file.broken')
})

test('an unreadable folder is an error with its reason, not an empty folder', async ({ folder }) => {
  const { home } = computer(folder)
  const denied = Object.assign(new Error('EACCES: permission denied, scandir'), { code: 'EACCES' })
  const files = {
    ...real,
    mountedMedia: async () => [],
    // Root can read everything, and these tests may run as root.
    entries: (path: string) => Promise.reject(Object.assign(denied, { path })),
  }
  await expect(browse({ files, host: { home } }, home)).rejects.toBe(denied)
})

test('returns ten thousand names at once, and the first ones of very many', async ({ folder }) => {
  const { home, ask } = computer(folder)
  for (let at = 0; at < 10_000; at++) writeFileSync(join(home, `file ${at}`), '')
  const many = await ask(home)
  expect(many.entries.map(({ name }) => name)).toEqual(
    Array.from({ length: 10_000 }, (_, at) => `file ${at}`),
  )
  expect(many.more).toBe(0)
  const entries = Array.from({ length: namesAtMost + 5 }, (_, at) => ({
    name: `${at}`,
    kind: 'file' as const,
  }))
  const files = { ...real, mountedMedia: async () => [], entries: async () => entries }
  const cut = await browse({ files, host: { home } }, home)
  expect([cut.entries.length, cut.more]).toEqual([namesAtMost, 5])
})
