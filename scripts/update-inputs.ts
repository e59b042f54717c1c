// `npm run update-inputs`: the newest revisions of the inputs of nix/flake.nix, or of those that are named, and what changes
// by them: each input, and the packages of each machine. The new lock takes the place of the old one in the end, if every
// machine evaluates with it.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
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
const packagesNix = readFileSync(join(import.meta.dirname, 'update-inputs', 'packages.nix'), 'utf8')

const nix = (...words: string[]) =>
  execFileSync('nix', ['--extra-experimental-features', 'nix-command flakes', ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Evaluates each machine in a separate process: one for all of them would need 10 GB. */
function packages(lock: string): Record<string, Packages> {
  const evaluated = (attribute: string, apply: string): unknown =>
    JSON.parse(
      nix(
        'eval',
        '--json',
        `path:${flake}#${attribute}`,
        '--apply',
        apply,
        '--reference-lock-file',
        lock,
        '--no-write-lock-file',
      ),
    )
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

function printChanges(next: string): void {
  const [before, after] = [packages(lockFile), packages(next)]
  const inputs = changedInputs(readFileSync(lockFile, 'utf8'), readFileSync(next, 'utf8'))
  console.log(inputs.length > 0 ? inputs.join('\n') : 'Every input is the newest.')
  for (const [name, packagesOfIt] of Object.entries(after)) {
    const lines = changedPackages(before[name] ?? {}, packagesOfIt)
    if (lines.length > 0) console.log(`\n${name}\n${lines.join('\n')}`)
  }
}

// Made in the flake's own file system, where a rename is one step, and next to the flake: in it, the folder would be
// another flake.
const folder = mkdtempSync(`${flake.replace(/\/+$/, '')}-inputs-`)
const next = join(folder, 'flake.lock')
try {
  nix('flake', 'update', '--flake', `path:${flake}`, '--output-lock-file', next, ...positionals)
  printChanges(next)
  renameSync(next, lockFile)
} catch (error) {
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  console.error(
    `${reason}\nflake.lock is as it was: see above what Nix says, or name single inputs after --.`,
  )
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
