// An ssh's output, sorted by host. Its own log is in a file (`ssh -E`, see connection/logged.ts); stderr has
// the output of others: the ssh to a jump host, or a ProxyCommand, and each host's banner. Pure.

export type SshOutput = { command: string; lastLines: string[]; logged?: string[] }

const trimmed = (lines: readonly string[]) => lines.map(line => line.trimEnd())
const textOf = (lines: readonly string[]) => trimmed(lines).join('\n')

/** All of it, in chronological order: a route fails before the connection that needs it. */
export const allLines = ({ lastLines, logged = [] }: SshOutput): string[] =>
  trimmed([...lastLines, ...logged])

/** About the host itself. */
export const ownText = ({ lastLines, logged }: SshOutput): string => textOf(logged ?? lastLines)

const early =
  /^(?:(?:kex|ssh)_exchange_identification: |banner exchange: |Connection timed out during banner exchange)/m

/**
 * About the way to the host; null once the host has answered. Before that, stderr contains no banner of the
 * host, and a jump host's only if its key was checked.
 */
export function wayText(output: SshOutput): string | null {
  return output.logged && output.lastLines.length > 0 && early.test(ownText(output))
    ? textOf(output.lastLines)
    : null
}

/** `offered`: the fingerprint that was shown. The known key is in that line of that known_hosts file. */
type ChangedKey = { name: string; offered: string; file: string; line: number }

/** Returns the host and the offered key if ssh reports that it differs from the known one. */
export function changedKey(text: string): ChangedKey | null {
  if (!text.includes('REMOTE HOST IDENTIFICATION HAS CHANGED!')) return null
  const [, offered = ''] = /^(SHA256:[A-Za-z0-9+/]+)\.?$/m.exec(text) ?? []
  const [, file = '', line = '0'] = /^Offending \S+ key in (.+):(\d+)$/m.exec(text) ?? []
  const [, name = ''] = /^Host key for (\S+) has changed/m.exec(text) ?? []
  return { name: typedName(name), offered, file, line: Number(line) }
}

/** A name in a known_hosts file, as a user types it: [box]:2222 becomes box:2222. */
export const typedName = (name: string) => name.replace(/^\[([^\]:]+)\](:\d+)$/, '$1$2')

/**
 * A login was refused, so the host has proved that it has its key. At the start of a line, which a host's own
 * output never is.
 */
export const loginRefused = /^(?:\S+@(\S+): )?Permission denied \(([^)]*)\)/m

export const isLoginRefused = (output: SshOutput): boolean => loginRefused.test(ownText(output))
