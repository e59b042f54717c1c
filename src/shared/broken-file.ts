import { KilnError } from './errors.ts'

/** For `.catch`: a file that another program corrupted, or that is not a regular file, counts as missing. */
export function noneIfBroken(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
  throw thrown
}
