import { KilnError } from '#shared/errors.ts'

/** No usable Nix. One whose daemon is down is installed: the daemon must be fixed. */
export const isNoNix = (thrown: unknown): thrown is KilnError =>
  thrown instanceof KilnError && (thrown.code === 'nix.missing' || thrown.code === 'nix.too-old')
