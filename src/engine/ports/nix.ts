// Nix, as the engine sees it. Every call throws KilnError with a nix.* code when Nix is missing or too old.
import type { Exit, OutputLine } from './process.ts'

export type NixBuildOptions = {
  /** Installables: `path:/…/workspace#images.x86_64-linux.raw`. */
  installables: string[]
  /** false switches the sandbox off for this build. */
  sandbox: boolean
  maxJobs: number | null
  /** A flake.lock to go by instead of the flake's own. */
  lockFile?: string | null
  /** Where a link to what was built is made, from which on no garbage collection takes it; null for none. */
  outLink?: string | null
  signal: AbortSignal
  /** Every line of stderr: `@nix {json}` and the rest. Called in order, in batches. */
  onLines: (lines: OutputLine[]) => void
}

export type NixCopyOptions = {
  storePath: string
  to: string
  env: Record<string, string>
  /** The other store downloads itself what its own substituters have. */
  substituteThere: boolean
  signal: AbortSignal
  /** As NixBuildOptions has it. */
  onLines: (lines: OutputLine[]) => void
}

/** One output for each installable, in their order. */
type NixBuildResult = { exit: Exit; outputs: { derivation: string; storePath: string }[] }

/** Where a flake's lock is missing or out of date: write it, refuse, or lock in memory and leave the flake as it is. */
export type LockUse = 'write' | 'refuse' | 'memory'

export type NixPort = {
  /** The version ("2.34.8"); throws nix.missing, nix.too-old or nix.daemon. */
  ready(): Promise<{ version: string }>
  /** `nix build --json`; never throws for a failed build: exit says it. */
  build(options: NixBuildOptions): Promise<NixBuildResult>
  /** `nix build --dry-run`: the lines of stderr. */
  dryRun(options: Omit<NixBuildOptions, 'onLines' | 'outLink'>): Promise<{ exit: Exit; lines: string[] }>
  /** Which derivations each of these needs directly, by .drv path. Reads the store only; throws when Nix fails. */
  inputDerivations(derivations: string[], signal: AbortSignal): Promise<Map<string, string[]>>
  /** `nix eval --json`. `apply`: a Nix function, of which the value is the argument. */
  evaluate(
    installable: string,
    signal: AbortSignal,
    options?: { apply?: string; lock?: LockUse },
  ): Promise<{ exit: Exit; value: unknown }>
  /** `nix flake metadata --json`: the inputs with their revisions. By default it writes a flake.lock where one is due. */
  metadata(
    flake: string,
    signal: AbortSignal,
    options?: { lock?: LockUse },
  ): Promise<{ exit: Exit; value: unknown }>
  /** Everything that a store path needs, itself included, with its bytes. Throws when Nix fails. */
  closure(storePath: string, signal: AbortSignal): Promise<{ path: string; bytes: number }[]>
  /** `nix copy` of a closure to another store; never throws for a failed copy. `env` and `to` are those of a connection. */
  copy(options: NixCopyOptions): Promise<Exit>
  /** Free bytes of the file system that holds the store. */
  storeFreeBytes(): Promise<number | null>
}
