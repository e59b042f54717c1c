// The one place where words become a shell command line: sshd passes a command to the user's login shell as
// one string. Pure.
import { Unexpected } from '#shared/errors.ts'

const plain = /^[A-Za-z0-9_./:=@%+,-]+$/

/**
 * Quotes words for any POSIX shell, and for fish: `'` and `\` are put outside quotes, because fish interprets
 * `\` inside them too. (csh would still see a newline and `!`.)
 */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ')

function shellWord(word: string): string {
  if (word === '') return "''"
  if (word.includes('\0')) throw new Unexpected('A word with a NUL cannot be handed to a program')
  // A leading ~ or - is quoted by the second rule; = is plain, and special only to zsh at the start of a word.
  if (plain.test(word) && !word.startsWith('=')) return word
  return word.replace(/[^'\\]+|['\\]/g, part => (part === "'" || part === '\\' ? `\\${part}` : `'${part}'`))
}
