// Which words of a start are a command line's and not the window's. The same rule as resources/linux/kiln; an AppImage
// starts this program itself. Pure.

const options = ['-h', '--help', '-V', '--version', '--json', '--profiles']

/** `words`: what follows the program. Null where the window is to open. */
export function terminalWords(words: readonly string[]): string[] | null {
  // An AppImage puts it first where the kernel gives users no namespaces; root has to.
  const own = words[0] === '--no-sandbox' ? words.slice(1) : [...words]
  const [first] = own
  if (first === undefined) return null
  if (options.includes(first) || first.startsWith('--profiles=')) return own
  // Chromium's switches, and what a desktop opens a program with.
  return /^--|^\/|:\/\//.test(first) ? null : own
}
