// Why a user who logs in cannot become root, from the words of sudo and from what else is there. Pure.
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

export type RightsRefused = {
  /** What `sudo -n true` said. */
  said: string[]
  /** Of sudo and doas, those that are there. */
  ways: string[]
}

/** In this order: what follows them says only that something was refused. */
const reasons = [
  /must have a tty/,
  /(?:account|password) .*(?:expired|no longer valid)/i,
  /no new privileges/,
  /is not in the sudoers file/,
  /is not allowed to (?:run|execute)|may not run sudo/,
  /incorrect password|Sorry, try again|no password was provided|a password is required/,
  /^sudo: (?!unable to resolve host)/,
]

/** The line of sudo's that says why; null where it said nothing of that. */
export function sudoReason(lines: readonly string[]): string | null {
  for (const reason of reasons) {
    const line = lines.find(each => reason.test(each))
    if (line !== undefined) return line.replace(/^sudo: /, '').trim()
  }
  return null
}

export function rightsReason({ said, ways }: RightsRefused): Value {
  if (!ways.includes('sudo'))
    return ways.includes('doas') ? message('deploy.rights.doas') : message('deploy.rights.none')
  const reason = sudoReason(said)
  if (reason === null || /a password is required/.test(reason)) return message('deploy.rights.password')
  return /must have a tty/.test(reason) ? message('deploy.rights.tty') : reason
}
