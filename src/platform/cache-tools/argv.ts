// Command lines of attic and cachix. Pure. cachePusher checks names and store paths start with /, so no value
// can be read as an option.
import type { CachePusher } from '#shared/caches.ts'

/**
 * `attic push [SERVER:]CACHE PATH…` (zhaofengli/attic, client/src/command/push.rs;
 * docs.attic.rs/reference/attic-cli.html), `cachix push CACHE PATH…` (cachix/cachix,
 * cachix/src/Cachix/Client/OptionsParser.hs; docs.cachix.org/cli). Both also push the dependencies of the
 * paths, and prefer paths given here over paths on stdin.
 */
export const pushArgv = ({ name }: CachePusher, storePaths: readonly string[]): string[] => [
  'push',
  name,
  ...storePaths,
]
