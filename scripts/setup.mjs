// Makes a checkout ready. First the npm packages and Node 24, here, with Node built-ins only and on Node 18 and newer;
// then the rest, under that Node 24 (setup/machine.ts). It announces each step, and takes it only when needed.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installLocked, isLocked } from './setup/locked.mjs'

// Not by name: an import that an old Node does not have fails before the line that names the version.
const { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } = fs

const root = fileURLToPath(new URL('..', import.meta.url))
const node24 = join(root, 'node_modules', '.bin', 'node')
/** Node for this computer, as npm has it. */
const nodeProgram = ['node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node']
const oldestNode = 18
const [major, minor] = process.versions.node.split('.').map(Number)
/** What the newest of the packages ask for: 22.13. */
const fitsAllPackages = major > 22 || (major === 22 && minor >= 13)

const say = line => console.error(`kiln setup: ${line}`)
function run(program, args, path = process.env.PATH) {
  const env = { ...process.env, PATH: path }
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env })
  if (status === 0) return
  say(`${program} ${args.join(' ')} failed (${error ? error.message : status}).`)
  process.exit(1)
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return null
  }
}

/** npm leaves out what another platform needs, so an optional package may be missing. */
function packagesAreCurrent() {
  const installed = readPackages('node_modules/.package-lock.json')
  const wanted = readPackages('package-lock.json')
  if (!installed || !wanted) return false
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer }]) => {
    if (path === '') return true
    return installed[path] ? installed[path].version === version : optional || devOptional || peer
  })
}

/**
 * npm leaves out an optional package whose `engines` does not fit the Node that it runs under, and the bundler's native
 * part is one of those. So under an older Node (Debian 12 has 18) npm is run by a newer one, with an npm to match: the
 * PATH for that is returned.
 */
function pathForNpm() {
  if (fitsAllPackages) return process.env.PATH
  const folder = join(root, '.cache', 'npm')
  const bin = join(folder, 'node_modules', '.bin')
  const node = join(folder, ...nodeProgram)
  if (!isLocked('newer-npm', folder) || !existsSync(node) || !existsSync(join(bin, 'npm'))) {
    say('Fetching a newer Node and npm, to install the packages with')
    if (!installLocked('newer-npm', folder) || !existsSync(node)) {
      say(`They could not be had. Install Node 22.13 or newer, then run this again.`)
      process.exit(1)
    }
  }
  link(node, join(bin, 'node'))
  return [bin, process.env.PATH].join(':')
}

/** npm links only one of several packages with a program of this name, and not always that of this computer. */
function link(program, at) {
  rmSync(at, { force: true })
  mkdirSync(join(at, '..'), { recursive: true })
  symlinkSync(program, at)
}

if (major < oldestNode) {
  say(`Node ${oldestNode} or newer is needed; this is ${process.version}.`)
  process.exit(1)
}
// A Node that could not be downloaded is left out by npm without an error.
if (!existsSync(node24) || !packagesAreCurrent()) {
  const path = pathForNpm()
  say('Installing the npm packages of package-lock.json (npm ci)')
  run('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], path)
}
if (!existsSync(node24)) {
  const program = join(root, ...nodeProgram)
  // npm has no Node 24 for this computer, or what it got is not what package-lock.json names.
  if (!existsSync(program) && major < 24) {
    say(
      `No Node 24 could be had, and this is ${process.version}. Install Node 24 or newer, then run this again.`,
    )
    process.exit(1)
  }
  link(existsSync(program) ? program : process.execPath, node24)
}
run(node24, [join(root, 'scripts', 'setup', 'machine.ts'), ...process.argv.slice(2)])
