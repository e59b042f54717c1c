// Makes a checkout ready: npm packages, system packages, Nix, the demo profile's packages. Each step is said before it
// is done, and done only when it is needed. Node built-ins only, because it runs before `npm ci`, on Node 18 and newer.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installNix, planNix } from './install-nix.mjs'
import { findNix, isNewEnough, oldestNix } from './nix-places.mjs'
import { runHere } from './processes.mjs'
import { installPackages } from './setup/npm-packages.mjs'
import { installSystemPackages } from './setup/system-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const oldestNode = 18
const say = line => console.error(`kiln setup: ${line}`)

function purposeOf(args) {
  const purpose = args[args.indexOf('--for') + 1]
  if (args.includes('--for') && ['start', 'test'].includes(purpose)) return purpose
  console.error('Usage: node scripts/setup.mjs --for start|test')
  process.exit(2)
}

/** Returns false when Nix stays missing. */
async function ensureNix() {
  const found = findNix()
  if (found && isNewEnough(found.version)) return true
  say(`Nix ${oldestNix.join('.')} or newer is needed, and ${found ? `${found.path} is ${found.version}` : 'there is none'}.`)
  const { run, text } = await planNix()
  if (!run) {
    say(text)
    return false
  }
  await installNix({ onLine: say, signal: new AbortController().signal })
  return true
}

async function setUp(purpose) {
  if (Number.parseInt(process.versions.node, 10) < oldestNode)
    throw new Error(`Node ${oldestNode} or newer is needed; this is ${process.version}.`)
  installPackages(root, say)
  const system = installSystemPackages(root, purpose, say)
  const nix = await ensureNix()
  const lab = system && runHere(process.execPath, [join(root, 'lab', 'packages.mjs'), '--quiet']) === 0
  if (purpose === 'test' && !(system && nix && lab)) throw new Error('The tests need what is missing above.')
}

setUp(purposeOf(process.argv.slice(2))).catch(error => {
  say(error.message)
  process.exit(1)
})
