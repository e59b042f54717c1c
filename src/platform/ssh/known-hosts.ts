// Lines of known_hosts files and the keys in them (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Pure.
import { createHash } from 'node:crypto'
import type { OfferedKey } from '#engine/ports/ssh.ts'

/** OpenSSH's fingerprint of a public key in base64. */
export const fingerprintOf = (key: string): string =>
  `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`

/** The key in a line; null for a comment or anything else. */
export function keyOfLine(line: string): OfferedKey | null {
  const [, type, key] =
    /^(?:@\S+\s+)?\S+\s+((?:ssh|ecdsa|sk)-\S+)\s+([A-Za-z0-9+/]+=*)(?:\s|$)/.exec(line.trim()) ?? []
  const isKey = type !== undefined && key !== undefined && !line.trimStart().startsWith('#')
  return isKey ? { type, key, fingerprint: fingerprintOf(key), line: line.trim() } : null
}

export const keysOf = (text: string): OfferedKey[] =>
  text
    .split('\n')
    .map(keyOfLine)
    .filter(key => key !== null)
