// Nix, as the engine sees it. Every call throws KilnError with a nix.* code if Nix is missing or too old.
import type { Exit, OutputLine } from './process.ts'

/** The store and builders with which Nix builds, if they are not this computer's. */
export type NixPlace = {
  /** The store in which everything is built and kept (ssh-ng://…), while the evaluation stays here; null for this
   *  computer's. */
  store: string | null
  /** The only machines to build on, each a line in the format of nix.conf's `builders`; null for nix.conf's own. */
  machines: string[] | null
  /** Makes ssh share the existing connections. */
  env: Record<string, string>
}

/** on: in the sandbox, and not at all if there is none. off: outside of it. as-set: according to Nix's own settings. */
export type Sandboxing = 'on' | 'off' | 'as-set'

/** asked: it has a sandbox, and accepts the option for it from this user. set: a daemon decides, and has one. none:
 *  it has none. */
export type SandboxState = 'asked' | 'set' | 'none'

export type NixBuildOptions = {
  /** Installables: `path:/…/workspace#images.x86_64-linux.raw`. */
  installables: string[]
  /** An expression to build instead of installables. */
  expression?: string
  /** Builds the others where one fails. */
  keepGoing?: boolean
  /** Absent: on this computer. */
  place?: NixPlace
  /** Additional binary caches to download from, each with its signing key. */
  caches?: readonly { url: string; key: string }[]
  sandbox: Sandboxing
  maxJobs: number | null
  /** false: evaluation fetches without the access tokens of nix.conf; absent: with them. */
  withTokens?: boolean
  /** A flake.lock to use instead of the flake's own. */
  lockFile?: string | null
  /** The path for a link to the result, which protects it from garbage collection; null for none. */
  outLink?: string | null
  signal: AbortSignal
  /** Every line of stderr: `@nix {json}` and the rest. Called in order, in batches. */
  onLines: (lines: OutputLine[]) => void
}

type NixCopyOptions = {
  storePath: string
  /** The store that has it (file://…); absent: this computer's. */
  from?: string
  to: string
  env: Record<string, string>
  /** The other store downloads what its own substituters have. */
  substituteThere: boolean
  signal: AbortSignal
  /** The same as in NixBuildOptions. */
  onLines: (lines: OutputLine[]) => void
}

export type NixPushOptions = {
  storePath: string
  /** file://, http(s)://, s3:// or ssh-ng://; only s3:// has parameters. */
  to: string
  /** The file of a secret key; null: with existing signatures. */
  keyPath: string | null
  /** The environment for the ssh that Nix starts. */
  env?: Record<string, string>
  /** The cache's compression; absent: Nix's default, xz, which is slow. */
  compression?: 'zstd'
  signal: AbortSignal
  /** The same as in NixBuildOptions. */
  onLines: (lines: OutputLine[]) => void
}

/** One output for each installable, in their order. */
type NixBuildResult = { exit: Exit; outputs: { derivation: string; storePath: string }[] }

/** If a flake's lock is missing or out of date: write it, refuse, or lock in memory and leave the flake unchanged. */
export type LockUse = 'write' | 'refuse' | 'memory'

/** A store's report about itself. `exit` is there for its messages. */
type StoreInfo = {
  answers: boolean
  /** Whether it accepts settings and unsigned paths from this user. */
  trusted: boolean
  /** Whether a daemon builds for this user. */
  byDaemon: boolean
  exit: Exit
}

/** Some of this computer's Nix settings. */
type NixSettings = {
  system: string
  extraPlatforms: string[]
  features: string[]
  /** Systems of the machines that it hands builds to. */
  handedOn: string[]
}

export type NixPort = {
  /** The version ("2.34.8"); throws nix.missing, nix.too-old or nix.daemon. */
  ready(): Promise<{ version: string }>
  /** `nix config show`. Throws nix.failed. */
  settings(signal: AbortSignal): Promise<NixSettings>
  /** Whether it builds in a sandbox. Throws nix.failed, nix.missing. */
  sandbox(signal: AbortSignal): Promise<SandboxState>
  /** `nix store info`; never throws for a store that does not answer. `store`: null for this computer's. */
  storeInfo(place: Pick<NixPlace, 'store' | 'env'>, signal: AbortSignal): Promise<StoreInfo>
  /** `nix build --json`; never throws for a failed build: the exit code reports it. */
  build(options: NixBuildOptions): Promise<NixBuildResult>
  /** `nix build --dry-run`: the lines of stderr. */
  dryRun(options: Omit<NixBuildOptions, 'onLines' | 'outLink'>): Promise<{ exit: Exit; lines: string[] }>
  /** The direct dependencies of each derivation, by .drv path. Only reads the store; throws if Nix fails. */
  inputDerivations(derivations: string[], signal: AbortSignal): Promise<Map<string, string[]>>
  /** `nix eval --json`. `apply`: a Nix function that is applied to the value. `sandbox`: for builds that evaluation
   *  itself needs. `lockFile`, `withTokens`: as in NixBuildOptions. `statsPath`: this runs beside others of the same
   *  flake, so it leaves Nix's evaluation cache alone, which only one can write; Nix writes there what it took. */
  evaluate(
    installable: string,
    signal: AbortSignal,
    options: {
      apply?: string
      lock?: LockUse
      sandbox: Sandboxing | 'no-builds'
      lockFile?: string | null
      withTokens?: boolean
      statsPath?: string
    },
  ): Promise<{ exit: Exit; value: unknown }>
  /** The inputs as written in a folder's flake.nix: nothing is fetched, and no other file is read. */
  flakeInputs(folder: string, signal: AbortSignal): Promise<{ exit: Exit; value: unknown }>
  /** `nix flake metadata --json`: the inputs with their revisions. By default it writes a flake.lock if one is due. */
  metadata(
    flake: string,
    signal: AbortSignal,
    options?: { lock?: LockUse; withTokens?: boolean },
  ): Promise<{ exit: Exit; value: unknown }>
  /** The closure of a store path, itself included, with sizes. Throws if Nix fails. */
  closure(storePath: string, signal: AbortSignal): Promise<{ path: string; bytes: number }[]>
  /** `nix copy` of a closure to another store; never throws for a failed copy. `env` and `to` are those of a connection. */
  copy(options: NixCopyOptions): Promise<Exit>
  /** `nix copy` of a closure to a cache, signed there by a key; never throws for a failed copy. */
  push(options: NixPushOptions): Promise<Exit>
  /** The HTTP status of a cache's last answer when Nix opened it for writing; null: no answer. */
  cacheStatus(to: string, signal: AbortSignal): Promise<number | null>
  /** A new signing key. Throws nix.failed. */
  makeKey(name: string, signal: AbortSignal): Promise<{ secret: string; publicKey: string }>
  /** Free bytes of the file system that holds the store. */
  storeFreeBytes(): Promise<number | null>
}
