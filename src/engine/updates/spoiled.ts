import { KilnError } from '#shared/errors.ts'

/** A handler for `.catch`: a file that another program corrupted counts as missing, because Kiln writes it again. */
export function noneIfBroken(thrown: unknown): null {
  if (thrown instanceof KilnError && thrown.code === 'file.broken') return null
  throw thrown
}
