import { KilnError } from '#shared/errors.ts'

/** No Nix that could be used. One whose daemon is down is there: that is what has to be fixed. */
export const isNoNix = (thrown: unknown): thrown is KilnError =>
  thrown instanceof KilnError && (thrown.code === 'nix.missing' || thrown.code === 'nix.too-old')
