// Nix, as the engine sees it. Every call throws KilnError with a nix.* code when Nix is missing or too old.
import type { Exit, OutputLine } from './process.ts'

export type NixBuildOptions = {
  /** Installables: `path:/…/workspace#images.x86_64-linux.raw`. */
  installables: string[]
  /** false switches the sandbox off for this build. */
  sandbox: boolean
  maxJobs: number | null
  signal: AbortSignal
  /** Every line of stderr: `@nix {json}` and the rest. Called in order, in batches. */
  onLines: (lines: OutputLine[]) => void
}

export type NixBuildResult = { exit: Exit; outputs: { derivation: string; storePath: string }[] }

export type NixPort = {
  /** The version ("2.34.8"); throws nix.missing, nix.too-old or nix.daemon. */
  ready(): Promise<{ version: string }>
  /** `nix build --json --no-link`; never throws for a failed build: exit says it. */
  build(options: NixBuildOptions): Promise<NixBuildResult>
  /** `nix build --dry-run`: the lines of stderr. */
  dryRun(options: Omit<NixBuildOptions, 'onLines'>): Promise<{ exit: Exit; lines: string[] }>
  /** `nix eval --json`. */
  evaluate(installable: string, signal: AbortSignal): Promise<{ exit: Exit; value: unknown }>
  /** Writes flake.lock where the flake has inputs and none yet; the inputs with their revisions. */
  metadata(flake: string, signal: AbortSignal): Promise<{ exit: Exit; value: unknown }>
  /** Free bytes of the file system that holds the store. */
  storeFreeBytes(): Promise<number | null>
}
