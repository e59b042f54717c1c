// Nix's arguments: what a build may do with pins, other stores and caches. Pure.
import type { LockUse, NixBuildOptions, NixPlace, Sandboxing } from '#engine/ports/nix.ts'

type Building = Omit<NixBuildOptions, 'onLines' | 'signal'>

export const lockFlags: Record<LockUse, string[]> = {
  write: [],
  refuse: ['--no-update-lock-file'],
  memory: ['--no-write-lock-file'],
}
/** A flake's own Nix settings (substituters, trusted keys) count only if the user has set them. */
export const untrusted = ['--option', 'accept-flake-config', 'false']

/** Tokens for a user's private repositories are not for a flake that they do not trust. */
export const tokenArgs = (withTokens = true): string[] =>
  withTokens ? [] : ['--option', 'access-tokens', '']

const sandboxWords: Record<Sandboxing | 'no-builds', string[]> = {
  // Nix would else build without one where the kernel has none.
  on: ['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false'],
  off: ['--option', 'sandbox', 'false'],
  'as-set': [],
  'no-builds': ['--option', 'allow-import-from-derivation', 'false'],
}
export const sandboxArgs = (sandbox: Sandboxing | 'no-builds'): string[] => sandboxWords[sandbox]

const pinArgs = (lockFile: string | null | undefined): string[] => [
  ...lockFlags.refuse,
  ...untrusted,
  ...(lockFile ? ['--reference-lock-file', lockFile] : []),
]

/** `--no-update-lock-file`: a build never changes pins, it fails instead. Only `metadata` writes a lock. */
export const buildArgs = ({
  installables,
  sandbox,
  maxJobs,
  lockFile,
  outLink,
  expression,
  place,
  caches,
  withTokens,
  keepGoing,
}: Building): string[] => [
  ...placeArgs(place),
  ...cacheArgs(caches),
  // A result link cannot point into a store elsewhere.
  ...(outLink && !place?.store ? ['--out-link', outLink] : ['--no-link']),
  ...pinArgs(lockFile),
  ...tokenArgs(withTokens),
  ...sandboxArgs(sandbox),
  ...(maxJobs === null || place?.store ? [] : ['--max-jobs', String(maxJobs)]),
  ...(keepGoing ? ['--keep-going'] : []),
  ...(expression === undefined ? [] : ['--expr', expression]),
  '--',
  ...installables,
]

/** A store only reports missing paths of derivations that it has: they are small, and garbage there. */
export const copyDerivationsArgs = (
  { installables, lockFile, withTokens, sandbox }: Building,
  store: string,
): string[] => [
  'copy',
  '--derivation',
  '--no-check-sigs',
  '--to',
  store,
  ...sandboxArgs(sandbox),
  ...pinArgs(lockFile),
  ...tokenArgs(withTokens),
  '--',
  ...installables,
]

/** Reads only this folder, no address, and builds nothing. The expression contains no one's names. */
export const inputsArgs = (folder: string): string[] => [
  ...sandboxArgs('no-builds'),
  '--impure',
  '--option',
  'restrict-eval',
  'true',
  '--option',
  'allowed-uris',
  '',
  '-I',
  `flake=${folder}`,
  '--expr',
  '(import <flake/flake.nix>).inputs or { }',
]

/** Give up on a cache that is slow or half down, and build what it has. */
const patience = {
  'connect-timeout': 15,
  'stalled-download-timeout': 60,
  'download-attempts': 3,
}

/** Nix itself would wait for a silent cache five times, for five minutes each. */
export const patienceArgs: readonly string[] = Object.entries(patience).flatMap(([name, value]) => [
  '--option',
  name,
  String(value),
])

function cacheArgs(caches: NixBuildOptions['caches'] = []): string[] {
  if (caches.length === 0) return []
  return [
    '--option',
    'extra-substituters',
    caches.map(({ url }) => url).join(' '),
    '--option',
    'extra-trusted-public-keys',
    caches.map(({ key }) => key).join(' '),
    ...patienceArgs,
    '--option',
    'fallback',
    'true',
  ]
}

/** Evaluation stays here: only what must be built, with its dependencies, is copied. */
function placeArgs(place: NixPlace | undefined): string[] {
  if (place?.store) return ['--store', place.store, '--eval-store', 'auto']
  if (!place?.machines) return []
  const machines = place.machines.join(' ; ')
  return ['--builders', machines, '--option', 'builders-use-substitutes', 'true']
}
