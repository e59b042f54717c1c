// The argument of `--jump`.
import { isJump } from '#shared/hosts/address.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

/** Throws usage: ssh would read a word like -oProxyCommand=… as an option. */
export function jumpFrom(word: string | undefined, command: string): string | undefined {
  if (word === undefined || isJump(word)) return word
  throw usage(terminalMessage('usage.jump', { found: word }), command)
}
