// The command lines of attic and cachix. Pure. Names are checked (cachePusher) and store paths begin with /, so none is an option.
import type { CachePusher } from '#shared/caches/cache.ts'

/**
 * `attic push [SERVER:]CACHE PATH…` (zhaofengli/attic, client/src/command/push.rs; docs.attic.rs/reference/attic-cli.html),
 * `cachix push CACHE PATH…` (cachix/cachix, cachix/src/Cachix/Client/OptionsParser.hs; docs.cachix.org/cli). Both push what
 * the paths need as well, and prefer paths that are given here to those of stdin.
 */
export const pushArgv = ({ name }: CachePusher, storePaths: readonly string[]): string[] => [
  'push',
  name,
  ...storePaths,
]
