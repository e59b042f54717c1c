// Builds the system that a commit describes, with Nix on this machine.
import { readlinkSync } from 'node:fs'
import { nix } from '../store.ts'

const flakes = ['--extra-experimental-features', 'nix-command flakes']
/** A flake's author must not configure this machine's Nix. */
const plain = [
  ['accept-flake-config', 'false'],
  ['connect-timeout', '30'],
  // store.ts sets this for copies, and says why.
  ['fsync-store-paths', 'true'],
].flatMap(option => ['--option', ...option])

type Wanted = { folder: string; commit: string }

const flakeOf = ({ folder, commit }: Wanted) => `git+file://${folder}?rev=${commit}`

/** Writes a new lock for the commit's flake, with the current version of all inputs. Throws Problem. */
export async function newLock(wanted: Wanted, path: string): Promise<void> {
  await nix(['flake', 'update', ...flakes, ...plain, '--output-lock-file', path, '--flake', flakeOf(wanted)])
}

type Building = Wanted & {
  configuration: string
  /** A lock that replaces the commit's; null to use the commit's, which has to be complete. */
  lock: string | null
  /** A GC root for the system. */
  link: string
}

/** Returns the path of the system. Throws Problem. */
export async function buildCommit({ configuration, lock, link, ...wanted }: Building): Promise<string> {
  const locked =
    lock === null ? ['--no-update-lock-file'] : ['--reference-lock-file', lock, '--no-write-lock-file']
  const system = `nixosConfigurations.${configuration}.config.system.build.toplevel`
  await nix([
    'build',
    ...flakes,
    ...plain,
    ...locked,
    '--out-link',
    link,
    '--',
    `${flakeOf(wanted)}#${system}`,
  ])
  return readlinkSync(link)
}
