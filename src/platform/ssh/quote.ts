// The one place where words become a shell's line: sshd hands a command to the login shell of its user as one text. Pure.

const plain = /^[A-Za-z0-9_./:=@%+,-]+$/

/**
 * The words for any POSIX shell, and for fish: `'` and `\` stand outside of quotes, because fish reads `\` inside of them too.
 * (csh would still see a line break and `!`.)
 */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ')

function shellWord(word: string): string {
  if (word === '') return "''"
  if (word.includes('\0')) throw new Error('A word with a NUL cannot be handed to a program')
  // A leading ~ or - is quoted by the second rule; = is plain, which only zsh minds at the start of a word.
  if (plain.test(word) && !word.startsWith('=')) return word
  return word.replace(/[^'\\]+|['\\]/g, part => (part === "'" || part === '\\' ? `\\${part}` : `'${part}'`))
}
