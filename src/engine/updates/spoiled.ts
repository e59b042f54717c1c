import { KilnError } from '#shared/errors.ts'

/** For `.catch`: what another program put in the place of a file that Kiln writes again counts as none. */
export function noneIfBroken(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
  throw thrown
}
