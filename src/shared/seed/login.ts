// Who can log in to a machine. Pure.

import type { OptionValues } from '../profiles/option.ts'
import type { SeedAnswers } from './seed.ts'

type Answered = { provenance: { options: OptionValues } }

export function administratorOf({ provenance: { options } }: Answered): string {
  const user = options['user']
  return typeof user === 'string' && user ? user : 'root'
}

/**
 * true where SSH refuses every login: the profile asks for keys, and neither the image nor the answers have one, nor a
 * password that SSH would take. Another way in, as a shell on the serial port, is not looked at.
 */
export function isWithoutSshLogin({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || keys.length > 0 || (seed !== null && seed.sshKeys.length > 0)) return false
  const hasPassword = options['defaultPassword'] === true || Boolean(seed?.secrets['passwordHash'])
  return !(hasPassword && options['passwordLogin'] !== false)
}

/** true only where it is known: Kiln's own profiles have these options, of others nothing is known. */
export function isClosed({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || !('passwordLogin' in options)) return false
  if (keys.length > 0 || options['defaultPassword'] === true) return false
  return !seed || (seed.sshKeys.length === 0 && !seed.secrets['passwordHash'])
}
