// A command as a person would type it. For reading only: nothing here is ever given to a shell.

const plain = /^[\w@%+=:,./#^~-]+$/

const quoted = (word: string) => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

export const shownCommand = (command: string, args: readonly string[]): string =>
  [command, ...args].map(quoted).join(' ')
