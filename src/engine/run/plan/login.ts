// Who can log in to a machine. Pure.
import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import type { Image } from '#shared/model/image.ts'

export function administratorOf({ provenance: { options } }: Pick<Image, 'provenance'>): string {
  const user = options['user']
  return typeof user === 'string' && user ? user : 'root'
}

/** true only where it is known: Kiln's own profiles have these options, of others nothing is known. */
export function isClosed(
  { provenance: { options } }: Pick<Image, 'provenance'>,
  seed: SeedAnswers | null,
): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || !('passwordLogin' in options)) return false
  if (keys.length > 0 || options['defaultPassword'] === true) return false
  return !seed || (seed.sshKeys.length === 0 && !seed.secrets['passwordHash'])
}
