// A command as a user would type it. For reading only: never passed to a shell.

const plain = /^[\w@%+=:,./#^~-]+$/

const quoted = (word: string) => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

export const shownCommand = (command: string, args: readonly string[]): string =>
  [command, ...args].map(quoted).join(' ')
