// Builds the system that a commit describes, by Nix on this machine.
import { readlinkSync } from 'node:fs'
import { nix } from '../store.ts'

const flakes = ['--extra-experimental-features', 'nix-command flakes']
/** The author of a flake does not set up this machine's Nix. */
const plain = [
  ...['--option', 'accept-flake-config', 'false', '--option', 'connect-timeout', '30'],
  // As for a copy (store.ts).
  ...['--option', 'fsync-store-paths', 'true'],
]

type Wanted = { folder: string; commit: string }

const flakeOf = ({ folder, commit }: Wanted) => `git+file://${folder}?rev=${commit}`

/** Another lock for the commit's flake, with all inputs as they are now. Throws Problem. */
export async function newLock(wanted: Wanted, path: string): Promise<void> {
  await nix([
    ...['flake', 'update', ...flakes, ...plain],
    ...['--output-lock-file', path, '--flake', flakeOf(wanted)],
  ])
}

type Building = Wanted & {
  configuration: string
  /** A lock in the place of the commit's; null: that one, which has to be whole. */
  lock: string | null
  /** A link that keeps the system from garbage collection. */
  link: string
}

/** The path of the system. Throws Problem. */
export async function buildCommit({ configuration, lock, link, ...wanted }: Building): Promise<string> {
  const locked =
    lock === null ? ['--no-update-lock-file'] : ['--reference-lock-file', lock, '--no-write-lock-file']
  const system = `nixosConfigurations.${configuration}.config.system.build.toplevel`
  await nix([
    ...['build', ...flakes, ...plain, ...locked, '--out-link', link],
    ...['--', `${flakeOf(wanted)}#${system}`],
  ])
  return readlinkSync(link)
}
