// Installs what a package-lock.json beside this file names, each package by its SHA-512, and runs no script of theirs. With
// Node built-ins only, on Node 18 and newer: setup needs it before there are packages.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const args = ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error']
const lockOf = name => readFileSync(new URL(`${name}/package-lock.json`, import.meta.url), 'utf8')

/** Whether the folder was installed from this very lock. */
export function isLocked(name, folder) {
  try {
    return readFileSync(join(folder, 'package-lock.json'), 'utf8') === lockOf(name)
  } catch {
    return false
  }
}

/** Returns false if npm failed: a package that is another one is an error of npm's, or left out where it is optional. */
export function installLocked(name, folder) {
  const lock = lockOf(name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(JSON.parse(lock).packages['']))
  writeFileSync(join(folder, 'package-lock.json'), lock)
  return spawnSync('npm', args, { cwd: folder, stdio: 'inherit' }).status === 0
}

// node locked.mjs NAME FOLDER
if (process.argv[1] === fileURLToPath(import.meta.url))
  process.exitCode = installLocked(process.argv[2], process.argv[3]) ? 0 : 1
