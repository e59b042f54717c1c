// A guest's output on its serial port: untrusted text. Pure.

// Firmware and boot loaders draw with escape sequences.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const escapes = /\u001b(\[[0-9;?=]*[A-Za-z]|[()][A-Z0-9])/g

/** Removes control sequences, and converts line ends. */
export const plainSerial = (text: string): string => text.replaceAll(escapes, '').replaceAll('\r', '')

export const lastLines = (text: string, count = 20): string[] =>
  plainSerial(text)
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => line !== '')
    .slice(-count)

/** The beginning of a later boot: the firmware, the kernel. */
const boots = /BdsDxe: |EFI stub: |\bLinux version \d/

/** Why the kernel panicked, if it did and the guest has not started again since; null otherwise. */
export function panicIn(text: string): string | null {
  const panics = [...text.matchAll(/Kernel panic - not syncing: ([^\r\n]*)/g)]
  const last = panics.at(-1)
  if (!last) return null
  const after = text.slice(last.index)
  return boots.test(after) ? null : (last[1] ?? '').trim()
}
