// `npm start`: the desktop app if there is a display and an Electron, else the same window in a browser.
import { spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { buildIfStale } from './build-if-stale.ts'
import { downloadedElectron, type FoundElectron, findElectron } from './electron-places.ts'

const root = resolve(import.meta.dirname, '..')
const { env, platform } = process
const say = (line: string) => console.error(`kiln: ${line}`)
const hasDisplay = platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])

function electronToRun(): FoundElectron | null {
  if (!hasDisplay) {
    say('There is no display here, so the window is served to a browser.')
    return null
  }
  const found = findElectron()
  if (found) return found
  say(`Downloading Electron to ${downloadedElectron}`)
  spawnSync(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], { stdio: 'inherit' })
  const downloaded = findElectron()
  if (!downloaded) say('Electron could not be downloaded, so the window is served to a browser.')
  return downloaded
}

function startDesktop({ program, needsNode }: FoundElectron, words: string[]) {
  const node = needsNode ? { KILN_NODE: env['KILN_NODE'] ?? process.execPath } : {}
  const isRoot = process.getuid?.() === 0
  if (isRoot) say('Chromium has no sandbox for root: the window runs without it.')
  run(program, [root, ...(isRoot ? ['--no-sandbox'] : []), ...words], node)
}

const startServer = (words: string[]) =>
  run(process.execPath, [join(root, 'dist', 'cli', 'kiln.mjs'), 'serve', ...words])

/** Ctrl-C in a terminal reaches the program itself, which exits in its own time. */
function run(program: string, args: string[], more: Record<string, string> = {}) {
  const child = spawn(program, args, { stdio: 'inherit', env: { ...env, ...more } })
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  child.on('error', error => {
    say(error.message)
    process.exitCode = 1
  })
  child.on('exit', code => {
    process.exitCode = code ?? 1
  })
}

if (!buildIfStale(say)) process.exit(1)
const words = process.argv.slice(2)
const electron = electronToRun()
if (electron) startDesktop(electron, words)
else startServer(words)
