// `kiln` on a terminal, from electron-builder's real output. Node stands in Electron's place where the Electron of the tests
// is older than the command line; what that Electron can show, it shows itself.
import { spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@playwright/test'
import { load } from 'js-yaml'
import { nixPath } from '#platform/nix/places.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import { findElectron } from '../../scripts/electron-places.ts'
import { packageApp } from '../support/package-app.ts'

const root = resolve(import.meta.dirname, '..', '..')
const electron = findElectron()
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const withoutElectron = () => test.skip(!electron, 'no Electron could be had')

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-package-cli-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Run = { program: string; words: string[]; path?: string }

/** Runs a command as a person types it without a display. */
const run = ({ program, words, path = '/usr/bin:/bin' }: Run) =>
  spawnSync(program, words, {
    encoding: 'utf8',
    env: {
      PATH: path,
      KILN_HOME: join(folder, 'home'),
      ...(electron?.needsNode ? { KILN_NODE: process.execPath } : {}),
    },
  })

/** What is unpacked of a tar.gz, by its launcher as deb and rpm link it. */
function unpacked(): string {
  const kiln = join(folder, 'Kiln')
  const link = join(folder, 'linked')
  const shipped = packageApp('shipped')
  rmSync(kiln, { recursive: true, force: true })
  cpSync(dirname(shipped), kiln, { recursive: true, filter: from => from !== shipped })
  copyFileSync(process.execPath, join(kiln, basename(shipped)))
  rmSync(link, { recursive: true, force: true })
  mkdirSync(link)
  symlinkSync(join(kiln, 'bin', 'kiln'), join(link, 'kiln'))
  return join(link, 'kiln')
}

test('the launcher starts the shipped Electron as Node, where there is no display and also as root [M4]', () => {
  withoutElectron()
  const program = join(dirname(packageApp('shipped')), 'bin', 'kiln')
  const { status, stdout, stderr } = run({ program, words: ['--version'] })
  // An Electron that is too old for the command line reaches what says so.
  if (electron?.needsNode)
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringMatching(/^kiln: Node 24 /) })
  else expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test('an AppImage’s program, which is started itself, runs the command line and ends with its status', () => {
  withoutElectron()
  const program = packageApp('shipped')
  const words = (...own: string[]) => ['--no-sandbox', ...own]
  expect(run({ program, words: words('--version') })).toMatchObject({ status: 0, stdout: `${version}\n` })
  const unknown = run({ program, words: words('images', 'show', 'nope', '--json') })
  expect(unknown.status).not.toBe(0)
  expect(JSON.parse(unknown.stdout)).toMatchObject({ type: 'error' })
})

test('what is unpacked knows its profiles and its manual page', () => {
  withoutElectron()
  const program = unpacked()
  expect(run({ program, words: ['--version'] }).stdout).toBe(`${version}\n`)
  const { stdout } = run({ program, words: ['profiles', '--json'] })
  const folders = readdirSync(join(root, 'nix', 'profiles'), { withFileTypes: true })
  for (const { name } of folders.filter(entry => entry.isDirectory()))
    if (name !== 'template') expect(stdout).toContain(`"${name}"`)
  expect(run({ program, words: ['man'] }).stdout).toBe(
    readFileSync(join(folder, 'Kiln', 'man', 'man1', 'kiln.1'), 'utf8'),
  )
})

test('what is unpacked serves its window', async () => {
  withoutElectron()
  const child = spawn(unpacked(), ['serve', '--no-open', '--json'], {
    env: { PATH: '/usr/bin:/bin', KILN_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise(done => child.once('exit', done))
  try {
    for await (const line of createInterface(child.stdout)) {
      const { address } = JSON.parse(line) as { address?: string }
      if (!address) continue
      // The address sets a cookie, and leads to the page.
      const first = await fetch(address, { redirect: 'manual' })
      const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
      const page = await fetch(new URL('/', address), { headers: { cookie } })
      expect(await page.text()).toContain('<div id="root">')
      break
    }
  } finally {
    child.kill('SIGTERM')
  }
  expect(await gone).toBe(0)
})

test('a kit of a package has the whole app, which runs from where it was moved', () => {
  withoutElectron()
  test.setTimeout(600_000)
  writeFlake(join(folder, 'machines'), new Map([['next', { name: 'box' }]]))
  const path = nixPath(process.env, homedir())
  const words = ['kit', 'export', `path:${folder}/machines#next`, join(folder, 'kit'), '--trust']
  const made = run({ program: unpacked(), path, words })
  expect(made.status, made.stderr).toBe(0)
  expect(made.stderr).toMatch(/Kiln itself comes along: \d/)
  // The whole archive, which Electron itself reads.
  const archive = 'resources/app.asar'
  expect(readFileSync(join(folder, 'kit/kiln/app', archive))).toEqual(
    readFileSync(join(folder, 'Kiln', archive)),
  )
  renameSync(join(folder, 'kit'), join(folder, 'moved'))
  rmSync(join(folder, 'Kiln'), { recursive: true })
  const program = join(folder, 'moved/kiln/kiln')
  expect(run({ program, words: ['--version'] })).toMatchObject({ status: 0, stdout: `${version}\n` })
  const verified = run({ program, words: ['kit', 'verify', join(folder, 'moved')] })
  expect(verified.stdout, verified.stderr).toContain('unchanged since')
})

test('what the command line starts does not inherit that it is Node', () => {
  withoutElectron()
  const programs = join(folder, 'programs')
  const told = join(folder, 'told')
  mkdirSync(programs)
  writeFileSync(join(programs, 'xz'), `#!/bin/sh\nenv >>"${told}"\nexit 1\n`, { mode: 0o755 })
  run({ program: unpacked(), words: ['doctor'], path: `${programs}:/usr/bin:/bin` })
  const env = readFileSync(told, 'utf8')
  expect(env).toContain('PATH=')
  expect(env).not.toContain('ELECTRON_RUN_AS_NODE')
})

test('a deb and an rpm link the launcher, and are otherwise installed as electron-builder does', () => {
  const config = load(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<
    'deb' | 'rpm',
    { afterInstall: string; afterRemove: string }
  >
  const templates = join(root, 'node_modules', 'app-builder-lib', 'templates', 'linux')
  const place = (name: string) => `'/opt/$\{sanitizedProductName}/${name}$\{executable}'`
  for (const kind of ['deb', 'rpm'] as const)
    for (const [script, name] of [
      [config[kind].afterInstall, 'after-install.tpl'],
      [config[kind].afterRemove, 'after-remove.tpl'],
    ] as const) {
      const theirs = readFileSync(join(templates, name), 'utf8')
      expect(theirs).toContain(place(''))
      expect(readFileSync(join(root, script), 'utf8'), `${kind} ${name}`).toBe(
        theirs.replaceAll(place(''), place('bin/')),
      )
    }
  expect(statSync(join(root, 'resources', 'linux', 'kiln')).mode & 0o111).toBe(0o111)
})
