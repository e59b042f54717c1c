// The AppImage, from electron-builder's own target. Its tools are downloaded, so two things stand in for them: the system's
// mksquashfs, and in place of the runtime a few bytes, which electron-builder only has to put in front. squashfuse mounts
// what is behind them, as the runtime would. The real one is started by CI (.github/workflows/ci.yml).
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { canMountFuse } from '#test/writer/as-nobody.ts'
import { findElectron } from '../../scripts/electron-places.ts'
import { packageApp, packagerConfig } from '../support/package-app.ts'

const root = resolve(import.meta.dirname, '../..')
const electron = findElectron()
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const why = electron
  ? canMountFuse
    ? null
    : 'squashfuse or mksquashfs is not installed'
  : 'no Electron could be had'
test.skip(why !== null, why ?? '')

const runtime = Buffer.from('a runtime'.padEnd(4096, '.'))
let folder: string
let mounted: string

/** Laid out as the toolsets with the static runtime are. The one with the runtime that needs libfuse2 has other places. */
function staticTools(): string {
  const tools = join(folder, 'tools')
  mkdirSync(join(tools, 'runtimes'), { recursive: true })
  mkdirSync(join(tools, 'lib', 'x64'), { recursive: true })
  writeFileSync(join(tools, 'runtimes', 'runtime-x64'), runtime)
  const programs = { mksquashfs: 'exec mksquashfs "$@" -noI -noD -noF', 'desktop-file-validate': 'exit 1' }
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(tools, name), `#!/bin/sh\n${line}\n`)
    chmodSync(join(tools, name), 0o755)
  }
  return tools
}

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-appimage-'))
  mounted = join(folder, 'mounted')
  mkdirSync(mounted)
})
test.afterAll(() => {
  spawnSync('fusermount3', ['-u', mounted])
  rmSync(folder, { recursive: true, force: true })
})

test('the AppImage is made with the static runtime, and its AppRun is the command line and the window', () => {
  const output = join(folder, 'release')
  const words = ['--linux', 'AppImage', '--prepackaged', dirname(packageApp('shipped'))]
  execFileSync(
    join(root, 'node_modules', '.bin', 'electron-builder'),
    [...packagerConfig(output), ...words, `-c.directories.output=${output}`],
    { cwd: root, stdio: 'pipe', env: { ...process.env, APPIMAGE_TOOLS_PATH: staticTools() } },
  )
  const image = join(output, `kiln-${version}-linux-x86_64.AppImage`)
  expect(readFileSync(image).subarray(0, runtime.length).equals(runtime)).toBe(true)
  execFileSync('squashfuse', ['-o', `offset=${runtime.length}`, image, mounted])
  const run = (...typed: string[]) =>
    spawnSync(join(mounted, 'AppRun'), typed, {
      encoding: 'utf8',
      env: {
        PATH: '/usr/bin:/bin',
        HOME: folder,
        KILN_HOME: join(folder, 'home'),
        ...(electron?.needsNode ? { KILN_NODE: process.execPath } : {}),
      },
    })
  // Chromium refuses root without it; elsewhere AppRun adds it only where the kernel gives users no namespaces.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  expect(run(...asRoot, '--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
  expect(run(...asRoot, 'images', 'show', 'nope')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('There is no image'),
  })
  const entry = readFileSync(join(mounted, 'kiln.desktop'), 'utf8')
  expect(entry).toContain('Exec=AppRun %U\n')
})
