// Makes a checkout ready. First the npm packages and Node 24, here, with Node built-ins only and on Node 18 and newer;
// then the rest, under that Node 24 (setup/machine.ts). It announces each step, and takes it only when needed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node24 = join(root, 'node_modules', '.bin', 'node')
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
  if (!existsSync(join(bin, 'npm'))) {
    const packages = [`node-${process.platform}-${process.arch}@24.21.0`, 'npm@11.19.1']
    say(`Fetching a newer Node and npm, to install the packages with (${packages.join(', ')})`)
    run('npm', ['install', '--prefix', folder, '--no-save', '--no-fund', '--no-audit', ...packages])
  }
  return [bin, process.env.PATH].join(':')
}

if (major < oldestNode) {
  say(`Node ${oldestNode} or newer is needed; this is ${process.version}.`)
  process.exit(1)
}
if (!packagesAreCurrent()) {
  const path = pathForNpm()
  say('Installing the npm packages of package-lock.json (npm ci)')
  run('npm', ['ci', '--ignore-scripts', '--no-fund', '--no-audit'], path)
}
if (!existsSync(node24)) {
  // The one install script that is run: the package `node` fetches Node 24 by it.
  say('Fetching Node 24 for the scripts (npm rebuild node)')
  run('npm', ['rebuild', 'node', '--foreground-scripts'], pathForNpm())
}
run(node24, [join(root, 'scripts', 'setup', 'machine.ts'), ...process.argv.slice(2)])
