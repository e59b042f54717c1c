// The program as cargo builds it, so that the tests run what a machine runs.
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '..', '..', 'nix', 'packages', 'kiln-reset')
const target = join(import.meta.dirname, '..', '..', '.cache', 'kiln-reset')
const answers = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0

const needed = ['cargo', 'btrfs', 'mkfs.btrfs', 'python3'].filter(command => !answers(command))

/** Why these tests cannot run here. */
export const missing =
  process.getuid?.() !== 0 ? 'needs root' : needed.length > 0 ? `needs ${needed.join(', ')}` : undefined
export const hasStrace = spawnSync('strace', ['-V'], { stdio: 'ignore' }).status === 0

const cargo = (...argv: string[]) =>
  execFileSync('cargo', [...argv, '--release', '--locked', '--quiet', '--target-dir', target], {
    cwd: folder,
    encoding: 'utf8',
    // Its tests print to standard output, and a failure there makes this call fail.
    stdio: ['ignore', 'pipe', 'pipe'],
  })

let built: string | undefined

export function program(): string {
  if (!built) {
    cargo('build')
    built = join(target, 'release', 'kiln-reset')
  }
  return built
}

export const cargoTest = () => cargo('test')
