// Which starts are for the command line and not for the window. The same rule as in resources/linux/kiln; an
// AppImage starts this program itself. Pure.

const options = ['-h', '--help', '-V', '--version', '--json', '--profiles']

/** `words`: the arguments. Null if the window should open. */
export function terminalWords(words: readonly string[]): string[] | null {
  // An AppImage puts it first where the kernel denies users namespaces; root needs it.
  const own = words[0] === '--no-sandbox' ? words.slice(1) : [...words]
  const [first] = own
  if (first === undefined) return null
  if (options.includes(first) || first.startsWith('--profiles=')) return own
  // Chromium's switches, and what a desktop opens a program with.
  return /^--|^\/|:\/\//.test(first) ? null : own
}
