// Who can log in to a machine. Pure.
import type { SeedAnswers } from '../model/flash/seed.ts'
import type { OptionValues } from '../model/profiles/option.ts'

type Answered = { provenance: { options: OptionValues } }

export function administratorOf({ provenance: { options } }: Answered): string {
  const user = options['user']
  return typeof user === 'string' && user ? user : 'root'
}

/** true only where it is known: Kiln's own profiles have these options, of others nothing is known. */
export function isClosed({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || !('passwordLogin' in options)) return false
  if (keys.length > 0 || options['defaultPassword'] === true) return false
  return !seed || (seed.sshKeys.length === 0 && !seed.secrets['passwordHash'])
}
