// A checkout with a tiny build, and the Node of these tests. The real one: e2e/jobs/kit-kiln.spec.ts.
import { execFileSync } from 'node:child_process'
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createOwnProgram } from './own-program.ts'

const files = {
  'src/cli/index.ts': '',
  'dist/cli/kiln.mjs': "console.log('kiln', ...process.argv.slice(2))\n",
  'dist/cli/main.mjs': '',
  'dist/writer/writer.mjs': '',
  'dist/renderer/index.html': '',
  'dist/man/man1/kiln.1': '',
  'nix/profiles/a/profile.json': '{}',
  'lima-nix.yaml': '',
  'package.json': '{}',
  LICENSE: 'MIT',
}

function write(folder: string, tree: Record<string, string>) {
  for (const [name, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

function checkout(folder: string) {
  const root = join(folder, 'checkout')
  write(root, files)
  return root
}

const here = (root: string, more = {}) =>
  createOwnProgram({
    root,
    bundled: true,
    platform: process.platform,
    architecture: process.arch,
    program: { path: process.execPath, electron: false },
    ...more,
  })
const quietly = { signal: new AbortController().signal, onBytes: () => undefined }
const problemOf = async (own: ReturnType<typeof here>) => {
  const thrown: { code?: string; values?: unknown } = await own.find().then(
    () => ({}),
    error => error,
  )
  return thrown.code === undefined ? null : thrown.values
}

test('a checkout gives its build with the Node that runs it, and it runs wherever it is moved', async ({
  folder,
}) => {
  const root = checkout(folder)
  symlinkSync('/etc/passwd', join(root, 'nix', 'link'))
  const made = join(folder, 'made')
  mkdirSync(made)
  const { computer, sizeBytes, copyTo } = await here(root).find()
  let reported = 0
  await copyTo(made, { ...quietly, onBytes: done => (reported = done) })
  const moved = join(folder, 'a "stick"')
  renameSync(made, moved)
  rmSync(root, { recursive: true })

  expect(readdirSync(moved).sort()).toEqual(['app', 'kiln'])
  const inside = readdirSync(join(moved, 'app'), { recursive: true }).map(String)
  expect(inside).toEqual(
    expect.arrayContaining(['node', 'LICENSE.kiln', 'man/man1/kiln.1', 'nix/profiles/a/profile.json']),
  )
  expect(inside).not.toContain('nix/link')
  expect(inside).not.toContain('src')
  const paths = [join(moved, 'kiln'), ...inside.map(path => join(moved, 'app', path))]
  const sum = paths
    .map(path => statSync(path))
    .reduce((all, each) => all + (each.isFile() ? each.size : 0), 0)
  expect(sum).toBe(sizeBytes)
  expect(reported).toBeGreaterThan(0)
  expect(computer).toBe(execFileSync('uname', ['-sm'], { encoding: 'utf8' }).trim())
  const run = (...words: string[]) =>
    execFileSync(words[0] ?? '', words.slice(1), { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } })
  expect(run(join(moved, 'kiln'), 'a b', '--c')).toBe('kiln a b --c\n')
  // Through a link to it, and by a shell.
  symlinkSync(join(moved, 'kiln'), join(folder, 'linked'))
  expect(run('sh', join(folder, 'linked'), 'x')).toBe('kiln x\n')
})

test('a package gives its app, whose launcher is started', async ({ folder }) => {
  const app = join(folder, 'Kiln')
  write(app, {
    kiln: '',
    'resources/app.asar': 'archive',
    'resources/app.asar.unpacked/package.json': '{}',
    'bin/kiln': 'echo of the app "$@"\n',
  })
  execFileSync('chmod', ['+x', join(app, 'kiln')])
  const made = join(folder, 'made')
  mkdirSync(made)
  // Whether the engine was started from the archive or from next to it.
  for (const name of ['app.asar', 'app.asar.unpacked']) {
    const own = await here(join(app, 'resources', name), {
      program: { path: '/else', electron: true },
    }).find()
    rmSync(made, { recursive: true })
    mkdirSync(made)
    await own.copyTo(made, quietly)
    expect(readFileSync(join(made, 'app/resources/app.asar'), 'utf8')).toBe('archive')
    accessSync(join(made, 'app/kiln'), constants.X_OK)
    expect(execFileSync(join(made, 'kiln'), ['a b'], { encoding: 'utf8' })).toBe('of the app a b\n')
  }
  const mac = here(join(app, 'resources', 'app.asar'), { platform: 'darwin' })
  expect(await problemOf(mac)).toEqual({ reason: { code: 'kit.reason.mac-app' } })
})

test('refuses a checkout that was not built, or changed since', async ({ folder }) => {
  const root = checkout(folder)
  const source = { bundled: false }
  const old = new Date(2000, 0)
  for (const path of readdirSync(join(root, 'src'), { recursive: true }))
    utimesSync(join(root, 'src', String(path)), old, old)
  utimesSync(join(root, 'src'), old, old)
  expect(await problemOf(here(root, source))).toBeNull()
  writeFileSync(join(root, 'src/cli/index.ts'), '//')
  const later = new Date(Date.now() + 60_000)
  utimesSync(join(root, 'src/cli/index.ts'), later, later)
  expect(await problemOf(here(root, source))).toEqual({ reason: { code: 'kit.reason.old-build' } })
  // The build itself is running.
  expect(await problemOf(here(root))).toBeNull()
  rmSync(join(root, 'dist/writer'), { recursive: true })
  expect(await problemOf(here(root))).toEqual({ reason: { code: 'kit.reason.not-built' } })
})

test('stops when cancelled', async ({ folder }) => {
  const own = await here(checkout(folder)).find()
  const cancel = new AbortController()
  const work = { signal: cancel.signal, onBytes: () => cancel.abort() }
  await expect(own.copyTo(folder, work)).rejects.toThrow()
  expect(readdirSync(folder)).not.toContain('kiln')
})
