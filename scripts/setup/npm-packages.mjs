// node_modules as package-lock.json says. Install scripts of dependencies are not run, save the one that brings Node 24.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runHere } from '../processes.mjs'

/** Also true when a package is missing that this platform does not need: npm leaves those out. */
export function packagesAreCurrent(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'))
  const wanted = readPackages(join(root, 'package-lock.json'))
  if (!installed || !wanted) return false
  return Object.entries(wanted).every(([path, { version, optional, devOptional, peer, link }]) => {
    if (path === '' || link) return true
    const there = installed[path]
    return there ? there.version === version : Boolean(optional || devOptional || peer)
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return null
  }
}

export function installPackages(root, say) {
  if (!packagesAreCurrent(root)) {
    say('Installing the npm packages of package-lock.json (npm ci)')
    npm(root, ['ci', '--ignore-scripts', '--no-fund', '--no-audit'])
  }
  if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) {
    say('Fetching Node 24 for the scripts (npm rebuild node)')
    npm(root, ['rebuild', 'node', '--foreground-scripts'])
  }
}

function npm(root, args) {
  const status = runHere('npm', args, { cwd: root })
  if (status !== 0) throw new Error(`npm ${args.join(' ')} failed (${status}).`)
}
