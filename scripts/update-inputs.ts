// `npm run update-inputs`: the newest revisions of the inputs of nix/flake.nix, or of those that are named, and what changes
// by them: each input, and the packages of each machine. Where a machine does not evaluate with them, the lock is put back.
import { execFileSync } from 'node:child_process'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { changedInputs, changedPackages, type Packages } from './update-inputs/what-changed.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { flake: { type: 'string', default: join(import.meta.dirname, '..', 'nix') } },
})
const { flake } = values
const lockFile = join(flake, 'flake.lock')
const nix = (...words: string[]) =>
  execFileSync('nix', ['--extra-experimental-features', 'nix-command flakes', ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

const packagesNix = readFileSync(join(import.meta.dirname, 'update-inputs', 'packages.nix'), 'utf8')
const evaluated = (attribute: string, apply: string): unknown =>
  JSON.parse(nix('eval', '--json', `path:${flake}#${attribute}`, '--apply', apply))

/** Each machine in one process: one for all of them would need 10 GB. */
function packages(): Record<string, Packages> {
  const names = z.array(z.string()).parse(evaluated('nixosConfigurations', 'builtins.attrNames'))
  return Object.fromEntries(
    names.map(name => [
      name,
      z
        .record(z.string(), z.array(z.string()))
        .parse(evaluated(`nixosConfigurations.${JSON.stringify(name)}`, packagesNix)),
    ]),
  )
}

function putBack(lock: string): void {
  writeFileSync(`${lockFile}.new`, lock)
  renameSync(`${lockFile}.new`, lockFile)
}

const before = { lock: readFileSync(lockFile, 'utf8'), packages: packages() }
nix('flake', 'update', '--flake', `path:${flake}`, ...positionals)
let after: Record<string, Packages>
try {
  after = packages()
} catch (error) {
  putBack(before.lock)
  console.error('A machine does not evaluate with the newest inputs. flake.lock is as it was before.')
  throw error
}

const inputs = changedInputs(before.lock, readFileSync(lockFile, 'utf8'))
console.log(inputs.length > 0 ? inputs.join('\n') : 'Every input is the newest.')
for (const [name, packagesOfIt] of Object.entries(after)) {
  const lines = changedPackages(before.packages[name] ?? {}, packagesOfIt)
  if (lines.length > 0) console.log(`\n${name}\n${lines.join('\n')}`)
}
