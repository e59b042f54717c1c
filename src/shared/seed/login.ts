// Decides who can log in to a machine. Pure.

import type { OptionValues } from '../profiles/option.ts'
import type { SeedAnswers } from './seed.ts'

type Answered = { provenance: { options: OptionValues } }

export function administratorOf({ provenance: { options } }: Answered): string {
  const user = options['user']
  return typeof user === 'string' && user ? user : 'root'
}

/**
 * true if SSH refuses every login: the profile has an option for keys, and neither the image nor the answers have
 * one, or a password that SSH would accept. Other ways in, such as a shell on the serial port, are ignored.
 */
export function isWithoutSshLogin({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || keys.length > 0 || (seed !== null && seed.sshKeys.length > 0)) return false
  const hasPassword = options['defaultPassword'] === true || Boolean(seed?.secrets['passwordHash'])
  return !(hasPassword && options['passwordLogin'] !== false)
}

/** true if the profile has an option for keys, and neither the image nor the answers have a key or a password. */
export function isWithoutLogin({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const hasPassword = options['defaultPassword'] === true || Boolean(seed?.secrets['passwordHash'])
  return !hasPassword && isWithoutSshLogin({ provenance: { options } }, seed)
}

/** true only if it is certain: Kiln's own profiles have these options, others are unknown. */
export function isClosed({ provenance: { options } }: Answered, seed: SeedAnswers | null): boolean {
  const keys = options['authorizedKeys']
  if (!Array.isArray(keys) || !('passwordLogin' in options)) return false
  if (keys.length > 0 || options['defaultPassword'] === true) return false
  return !seed || (seed.sshKeys.length === 0 && !seed.secrets['passwordHash'])
}
