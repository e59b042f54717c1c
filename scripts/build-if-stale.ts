// Builds dist if a source is newer. Comparing modification times takes milliseconds.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const stamp = join(root, 'dist', '.built')
const configs = ['electron.vite.config.ts', 'vite.renderer.config.ts', 'scripts/vite.node.config.ts']
const sources = ['src', ...configs, 'package.json', 'package-lock.json']

/** A folder's modification time changes when a file in it is removed. */
function newestMs(path: string): number {
  const facts = statSync(path)
  const below = facts.isDirectory() ? readdirSync(path).map(name => newestMs(join(path, name))) : []
  return Math.max(facts.mtimeMs, ...below)
}

const isStale = () =>
  !existsSync(stamp) || sources.some(source => newestMs(join(root, source)) > statSync(stamp).mtimeMs)

/** Returns false if the build failed. `say` is called before it begins. */
export function buildIfStale(say: (line: string) => void): boolean {
  if (!isStale()) return true
  say('Building')
  const startedAt = new Date()
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) return false
  writeFileSync(stamp, '')
  // A file that was edited during the build is newer than the build.
  utimesSync(stamp, startedAt, startedAt)
  return true
}
