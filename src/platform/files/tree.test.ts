import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { createFiles } from './files.ts'

const files = createFiles()

/** Read-only, as a tree in the Nix store is. */
function storeTree(folder: string): string {
  const tree = join(folder, 'store')
  mkdirSync(join(tree, 'modules', '.git'), { recursive: true })
  mkdirSync(join(tree, '.git'))
  writeFileSync(join(tree, '.git', 'HEAD'), 'x')
  writeFileSync(join(tree, 'default.nix'), '{ }')
  writeFileSync(join(tree, 'modules', 'run'), '#!')
  symlinkSync('../gone', join(tree, 'modules', 'link'))
  execFileSync('mkfifo', [join(tree, 'pipe')])
  chmodSync(join(tree, 'default.nix'), 0o444)
  chmodSync(join(tree, 'modules', 'run'), 0o555)
  chmodSync(join(tree, 'modules'), 0o555)
  chmodSync(tree, 0o555)
  return tree
}

test('a copy of a read-only tree is writable, keeps links and modes, and leaves out .git', async ({
  folder,
}) => {
  const to = join(folder, 'deep', 'copy')
  await files.copyTree(storeTree(folder), to)
  expect(readdirSync(to).sort()).toEqual(['default.nix', 'modules'])
  expect(readdirSync(join(to, 'modules')).sort()).toEqual(['link', 'run'])
  expect(readlinkSync(join(to, 'modules', 'link'))).toBe('../gone')
  expect(lstatSync(join(to, 'default.nix')).mode & 0o777).toBe(0o644)
  expect(lstatSync(join(to, 'modules', 'run')).mode & 0o777).toBe(0o755)
  expect(lstatSync(join(to, 'modules')).mode & 0o700).toBe(0o700)
})

test('leaves out links that point outside the tree; the tree itself may be behind one', async ({
  folder,
}) => {
  const tree = join(folder, 'tree')
  mkdirSync(join(tree, 'a', 'b'), { recursive: true })
  const inside = { 'a/up': '..', 'a/b/top': '../..', 'a/b/gone': './../x/y', here: '.', side: 'a/up' }
  const outside = {
    out: '..',
    'a/out': '../..',
    'a/b/out': '../../../tree',
    whole: tree,
    root: '/',
    // The first of them is the tree's own folder: everything above is outside.
    'through-a-link': 'a/b/top/../out',
    'a/down': 'b/../../../out',
  }
  for (const [path, target] of Object.entries({ ...inside, ...outside }))
    symlinkSync(target, join(tree, path))
  symlinkSync('tree', join(folder, 'link'))
  const to = join(folder, 'copy')
  await files.copyTree(join(folder, 'link'), to)
  for (const [path, target] of Object.entries(inside)) expect(readlinkSync(join(to, path))).toBe(target)
  const there = (path: string) => lstatSync(join(to, path), { throwIfNoEntry: false }) !== undefined
  expect(Object.keys(outside).filter(there)).toEqual([])
  expect(lstatSync(to).isDirectory()).toBe(true)
})

test('what is skipped stays behind, with everything below', async ({ folder }) => {
  const to = join(folder, 'copy')
  const asked: string[] = []
  await files.copyTree(storeTree(folder), to, path => asked.push(path) > 0 && path === 'modules')
  expect(readdirSync(to)).toEqual(['default.nix'])
  expect(asked).toEqual(['default.nix', 'modules', 'pipe'])
})

test('a folder that is not empty is not written into', async ({ folder }) => {
  const to = join(folder, 'mine')
  mkdirSync(to)
  writeFileSync(join(to, 'mine.nix'), 'mine')
  await expect(files.copyTree(storeTree(folder), to)).rejects.toMatchObject({ code: 'file.exists' })
  const file = join(to, 'mine.nix')
  await expect(files.copyTree(join(folder, 'store'), file)).rejects.toMatchObject({ code: 'file.exists' })
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(readdirSync(to)).toEqual(['mine.nix'])
  expect(readdirSync(folder).sort()).toEqual(['mine', 'store'])
})

test('a tree can be copied into itself', async ({ folder }) => {
  writeFileSync(join(folder, 'flake.nix'), '{ }')
  await files.copyTree(folder, join(folder, 'export'))
  expect(readdirSync(join(folder, 'export'))).toEqual(['flake.nix'])
})

test('a missing source is named, and nothing is left behind', async ({ folder }) => {
  await expect(files.copyTree(join(folder, 'gone'), join(folder, 'to'))).rejects.toMatchObject({
    code: 'file.missing',
    message: `${join(folder, 'gone')} does not exist.`,
  })
  expect(readdirSync(folder)).toEqual([])
})

test.runIf(isRoot)('a read-only tree can be removed by its owner, who is not root', async ({ folder }) => {
  const tree = storeTree(folder)
  execFileSync('chown', ['-R', '65534:65534', folder])
  process.seteuid?.(65534)
  try {
    await files.remove(tree)
  } finally {
    process.seteuid?.(0)
  }
  expect(existsSync(tree)).toBe(false)
})

test('creates a folder with its missing parents; it may exist already', async ({ folder }) => {
  const deep = join(folder, 'a', 'b', 'c')
  await Promise.all([files.makeFolder(deep), files.makeFolder(deep)])
  expect(statSync(deep).isDirectory()).toBe(true)
  writeFileSync(join(folder, 'file'), '')
  await expect(files.makeFolder(join(folder, 'file'))).rejects.toMatchObject({ code: 'home.unwritable' })
})

test('a folder that cannot be created is an error, not an endless loop', async () => {
  await expect(files.makeFolder('')).rejects.toMatchObject({ code: 'home.unwritable' })
  if (process.platform !== 'linux') return
  await expect(files.makeFolder('/proc/nothere/deep')).rejects.toMatchObject({
    code: 'home.unwritable',
    message: "Kiln's folder /proc cannot be written: no folder can be created in it",
  })
})

test.runIf(process.platform === 'linux')(
  'a copy into a folder that accepts no entries reports that, and not that the folder is missing',
  async ({ folder }) => {
    const copied = files.copyTree(folder, '/proc/nothere', () => false)
    await expect(copied).rejects.toMatchObject({
      code: 'home.unwritable',
      message: "Kiln's folder /proc cannot be written: no folder can be created in it",
    })
  },
)

test('removing a link leaves its target', async ({ folder }) => {
  writeFileSync(join(folder, 'kept'), 'x')
  symlinkSync('kept', join(folder, 'link'))
  await files.remove(join(folder, 'link'))
  expect(readFileSync(join(folder, 'kept'), 'utf8')).toBe('x')
})

test('a tree counts its blocks: holes not at all, hard links once', async ({ folder }) => {
  const tree = join(folder, 'image')
  mkdirSync(tree)
  const empty = await files.allocatedBytes(tree)
  execFileSync('truncate', ['-s', '1G', join(tree, 'hole')])
  writeFileSync(join(tree, 'data'), Buffer.alloc(1 << 20, 1))
  linkSync(join(tree, 'data'), join(tree, 'again'))
  execFileSync('sync', [tree])
  expect((await files.allocatedBytes(tree)) - empty).toBe(statSync(join(tree, 'data')).blocks * 512)
  expect(await files.allocatedBytes(join(folder, 'gone'))).toBe(0)
})

test('a file that is swapped for a link while its tree is copied is not followed', async ({ folder }) => {
  const [tree, secret] = [join(folder, 'tree'), join(folder, 'secret')]
  mkdirSync(join(tree, 'inner'), { recursive: true })
  writeFileSync(secret, 'secret')
  const ended = new AbortController()
  const exchanging = (async () => {
    // This does what another user who owns the tree could do: it alternates a file with a link to a file that only this
    // user may read.
    for (let turn = 0; !ended.signal.aborted; turn++) {
      for (const path of [join(tree, 'a'), join(tree, 'inner', 'b')]) {
        rmSync(path, { force: true })
        if (turn % 2) symlinkSync(secret, path)
        else writeFileSync(path, 'mine')
      }
      await new Promise(resolve => setImmediate(resolve))
    }
  })()
  const found = new Set<string>()
  for (let at = 0; at < 60; at++) {
    const to = join(folder, `copy-${at}`)
    await files.copyTree(tree, to).catch(() => undefined)
    for (const name of ['a', 'inner/b'])
      if (existsSync(join(to, name)) && lstatSync(join(to, name)).isFile())
        found.add(readFileSync(join(to, name), 'utf8'))
  }
  ended.abort()
  await exchanging
  expect([...found].filter(text => text !== 'mine' && text !== '')).toEqual([])
})

test('what cannot be made below a file says so, and not what was cleaned up', async ({ folder }) => {
  const file = join(folder, 'file')
  writeFileSync(file, 'mine')
  const copying = files.copyTree(folder, join(file, 'copy'), () => false)
  await expect(copying).rejects.toMatchObject({ code: 'home.unwritable' })
  await files.remove(join(file, 'copy'))
})
