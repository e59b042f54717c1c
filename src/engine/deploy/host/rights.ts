// Why a login user cannot become root, from sudo's output and the available programs. Pure.
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

export type RightsRefused = {
  /** The output of `sudo -n true`. */
  output: string[]
  /** Which of sudo and doas are installed. */
  ways: string[]
}

/** The order matters: later lines only say that something was refused. */
const reasons = [
  /must have a tty/,
  /(?:account|password) .*(?:expired|no longer valid)/i,
  /no new privileges/,
  /is not in the sudoers file/,
  /is not allowed to (?:run|execute)|may not run sudo/,
  /incorrect password|Sorry, try again|no password was provided|a password is required/,
  /^sudo: (?!unable to resolve host)/,
]

/** sudo's line with the reason; null if it gave none. */
export function sudoReason(lines: readonly string[]): string | null {
  for (const reason of reasons) {
    const line = lines.find(each => reason.test(each))
    if (line !== undefined) return line.replace(/^sudo: /, '').trim()
  }
  return null
}

export function rightsReason({ output, ways }: RightsRefused): Value {
  if (!ways.includes('sudo'))
    return ways.includes('doas') ? message('deploy.rights.doas') : message('deploy.rights.none')
  const reason = sudoReason(output)
  if (reason === null || /a password is required/.test(reason)) return message('deploy.rights.password')
  return /must have a tty/.test(reason) ? message('deploy.rights.tty') : reason
}
