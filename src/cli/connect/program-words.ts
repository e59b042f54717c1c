// The name under which a machine has the commands of `kiln connect`: kiln-connect, which knows the service's data.

/** data-commands.ts has them, and commander has help; the others are on a computer with all of Kiln. */
export const ownCommands = [
  'admit',
  'backup',
  'boxes',
  'claim',
  'computers',
  'enrol',
  'enrolments',
  'export',
  'help',
  'password',
  'release',
  'restore',
  'serve',
  'uploads',
] as const

const named = new RegExp(`\\bkiln connect(?= (?:${ownCommands.join('|')})\\b| \\[|$)`, 'g')

/** A text that names commands, with those of this machine as they are called here. */
export const asCalledHere = (text: string): string => text.replace(named, 'kiln-connect')

export const allAsCalledHere = <Texts extends Readonly<Record<string, string>>>(texts: Texts): Texts =>
  Object.fromEntries(Object.entries(texts).map(([code, text]) => [code, asCalledHere(text)])) as Texts
