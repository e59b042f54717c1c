// Nix, as the engine sees it. Every call throws KilnError with a nix.* code when Nix is missing or too old.
import type { Exit, OutputLine } from './process.ts'

/** Where Nix builds, other than in this computer's store by this computer's builders. */
export type NixPlace = {
  /** The store in which everything is built and kept (ssh-ng://…), while the evaluation stays here; null for this computer's. */
  store: string | null
  /** Machines to build on, each a line as `builders` of nix.conf has it, and on no other; null for what nix.conf says. */
  machines: string[] | null
  /** By which ssh shares the connections that are there. */
  env: Record<string, string>
}

/** on: in the sandbox, and not at all where there is none. off: outside of it. as-set: as Nix's own settings have it. */
export type Sandboxing = 'on' | 'off' | 'as-set'

/** asked: it has a sandbox, and takes the option for it from this user. set: a daemon decides, and has one. none: it has none. */
export type SandboxState = 'asked' | 'set' | 'none'

export type NixBuildOptions = {
  /** Installables: `path:/…/workspace#images.x86_64-linux.raw`. */
  installables: string[]
  /** An expression that is built instead of installables. */
  expression?: string
  /** Left out: on this computer. */
  place?: NixPlace
  /** Binary caches to download from as well, each with the key that it has to be signed by. */
  caches?: readonly { url: string; key: string }[]
  sandbox: Sandboxing
  maxJobs: number | null
  /** false: what evaluation fetches is fetched without the access tokens of nix.conf; left out: with them. */
  withTokens?: boolean
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
  /** The store that has it (file://…); left out: this computer's. */
  from?: string
  to: string
  env: Record<string, string>
  /** The other store downloads itself what its own substituters have. */
  substituteThere: boolean
  signal: AbortSignal
  /** As NixBuildOptions has it. */
  onLines: (lines: OutputLine[]) => void
}

export type NixPushOptions = {
  storePath: string
  /** file://, http(s)://, s3:// or ssh-ng://; only s3:// has parameters. */
  to: string
  /** The file of a secret key; null: as it is signed. */
  keyPath: string | null
  /** How a cache packs; left out: as Nix does by itself, xz, which is slow. */
  compression?: 'zstd'
  signal: AbortSignal
  /** As NixBuildOptions has it. */
  onLines: (lines: OutputLine[]) => void
}

/** One output for each installable, in their order. */
type NixBuildResult = { exit: Exit; outputs: { derivation: string; storePath: string }[] }

/** Where a flake's lock is missing or out of date: write it, refuse, or lock in memory and leave the flake as it is. */
export type LockUse = 'write' | 'refuse' | 'memory'

/** What a store said about itself. `exit` is there for its messages. */
export type StoreInfo = {
  answers: boolean
  /** Whether it takes settings and unsigned paths from this user. */
  trusted: boolean
  /** Whether a daemon stands before it, which builds for this user. */
  byDaemon: boolean
  exit: Exit
}

/** Some of this computer's Nix settings. */
export type NixSettings = { system: string; extraPlatforms: string[]; features: string[] }

export type NixPort = {
  /** The version ("2.34.8"); throws nix.missing, nix.too-old or nix.daemon. */
  ready(): Promise<{ version: string }>
  /** `nix config show`. Throws nix.failed. */
  settings(signal: AbortSignal): Promise<NixSettings>
  /** Whether it builds in a sandbox. Throws nix.failed, nix.missing. */
  sandbox(signal: AbortSignal): Promise<SandboxState>
  /** `nix store info`; never throws for a store that does not answer. `store`: null for this computer's. */
  storeInfo(place: Pick<NixPlace, 'store' | 'env'>, signal: AbortSignal): Promise<StoreInfo>
  /** `nix build --json`; never throws for a failed build: exit says it. */
  build(options: NixBuildOptions): Promise<NixBuildResult>
  /** `nix build --dry-run`: the lines of stderr. */
  dryRun(options: Omit<NixBuildOptions, 'onLines' | 'outLink'>): Promise<{ exit: Exit; lines: string[] }>
  /** Which derivations each of these needs directly, by .drv path. Reads the store only; throws when Nix fails. */
  inputDerivations(derivations: string[], signal: AbortSignal): Promise<Map<string, string[]>>
  /** `nix eval --json`. `apply`: a Nix function, of which the value is the argument. `sandbox`: of what evaluation itself
   *  needs built. */
  evaluate(
    installable: string,
    signal: AbortSignal,
    options: { apply?: string; lock?: LockUse; sandbox: Sandboxing | 'no-builds' },
  ): Promise<{ exit: Exit; value: unknown }>
  /** The inputs as the flake.nix of a folder writes them: nothing is fetched, and no other file is read. */
  flakeInputs(folder: string, signal: AbortSignal): Promise<{ exit: Exit; value: unknown }>
  /** `nix flake metadata --json`: the inputs with their revisions. By default it writes a flake.lock where one is due. */
  metadata(
    flake: string,
    signal: AbortSignal,
    options?: { lock?: LockUse; withTokens?: boolean },
  ): Promise<{ exit: Exit; value: unknown }>
  /** Everything that a store path needs, itself included, with its bytes. Throws when Nix fails. */
  closure(storePath: string, signal: AbortSignal): Promise<{ path: string; bytes: number }[]>
  /** `nix copy` of a closure to another store; never throws for a failed copy. `env` and `to` are those of a connection. */
  copy(options: NixCopyOptions): Promise<Exit>
  /** `nix copy` of a closure to a cache, signed there by a key; never throws for a failed copy. */
  push(options: NixPushOptions): Promise<Exit>
  /** The HTTP status of what a cache answered last when Nix opened it to write to it; null: it answered nothing. */
  cacheStatus(to: string, signal: AbortSignal): Promise<number | null>
  /** A new key to sign with. Throws nix.failed. */
  makeKey(name: string, signal: AbortSignal): Promise<{ secret: string; publicKey: string }>
  /** Free bytes of the file system that holds the store. */
  storeFreeBytes(): Promise<number | null>
}
