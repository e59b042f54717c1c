// The store of another computer, for Nix, over an existing connection. Pure.
import type { HostConnection } from '#engine/ports/ssh.ts'

/** `program`: where its nix-daemon is, if the login shell does not find it. */
export const storeOf = ({ nix }: Pick<HostConnection, 'nix'>, program: string | null): string =>
  program === null ? nix.store : `${nix.store}?remote-program=${program}`
