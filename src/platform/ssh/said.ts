// What an ssh said, and of whom. What it logs itself is in a file (`ssh -E`, see connection/logged.ts); on stderr stands what
// others say: the ssh that goes to a jump host, or a ProxyCommand, and the banner of each host. Pure.

export type Said = { command: string; lastLines: string[]; logged?: string[] }

const trimmed = (lines: readonly string[]) => lines.map(line => line.trimEnd())
const textOf = (lines: readonly string[]) => trimmed(lines).join('\n')

/** All of it, in the order in which it came about: a way that fails comes before the connection that it was for. */
export const allLines = ({ lastLines, logged = [] }: Said): string[] => trimmed([...lastLines, ...logged])

/** About the host itself. */
export const ownText = ({ lastLines, logged }: Said): string => textOf(logged ?? lastLines)

const early =
  /^(?:(?:kex|ssh)_exchange_identification: |banner exchange: |Connection timed out during banner exchange)/m

/**
 * About the way to the host; null where the host has answered. Before that no banner of its own is on stderr, and a jump host's
 * only where its key was checked.
 */
export function wayText(said: Said): string | null {
  return said.logged && said.lastLines.length > 0 && early.test(ownText(said)) ? textOf(said.lastLines) : null
}

/** `offered`: the fingerprint that was shown. The known key is in that line of that known_hosts file. */
export type ChangedKey = { name: string; offered: string; file: string; line: number }

/** Where a key differs from the known one. */
export function changedKey(text: string): ChangedKey | null {
  if (!text.includes('REMOTE HOST IDENTIFICATION HAS CHANGED!')) return null
  const [, offered = ''] = /^(SHA256:[A-Za-z0-9+/]+)\.?$/m.exec(text) ?? []
  const [, file = '', line = '0'] = /^Offending \S+ key in (.+):(\d+)$/m.exec(text) ?? []
  const [, name = ''] = /^Host key for (\S+) has changed/m.exec(text) ?? []
  return { name: typedName(name), offered, file, line: Number(line) }
}

/** A name of a known_hosts file, as a person types it: [box]:2222 is box:2222 to them. */
export const typedName = (name: string) => name.replace(/^\[([^\]:]+)\](:\d+)$/, '$1$2')

/** A login was refused, so the host has proved that it has its key. At a line's start: a host's own words never stand there. */
export const loginRefused = /^(?:\S+@(\S+): )?Permission denied \(([^)]*)\)/m

export const isLoginRefused = (said: Said): boolean => loginRefused.test(ownText(said))
