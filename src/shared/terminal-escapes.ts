// Removes the escape sequences for a terminal: colours, cursor, titles. Engine and window remove the same.

// CSI sequences (colours, cursor, erase), OSC sequences (titles, links) up to BEL or ST, and two-character escapes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character.
const escapes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g

export const withoutEscapes = (text: string): string =>
  text.includes('\u001b') ? text.replace(escapes, '') : text
