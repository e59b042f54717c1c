// What ssh says on stderr (with LC_ALL=C) → an error that a person can do something about. Pure.
import type { HostAddress } from '#engine/ports/hosts/ssh.ts'
import { failure, type KilnError } from '#shared/errors.ts'

export type Said = { command: string; lastLines: string[] }

/** `knownFingerprint` reads the fingerprint of a line of a known_hosts file. */
export type ChangedKey = { offered: string; file: string; line: number }

const operation = 'ssh.connect'

/** Where a key differs from the known one: what was shown, and where the known one is written. */
export function changedKey({ lastLines }: Said): ChangedKey | null {
  const text = lastLines.join('\n')
  if (!text.includes('REMOTE HOST IDENTIFICATION HAS CHANGED!')) return null
  const [, offered = ''] = /^(SHA256:[A-Za-z0-9+/]+)\.?$/m.exec(text) ?? []
  const [, file = '', line = '0'] = /^Offending \S+ key in (.+):(\d+)$/m.exec(text) ?? []
  return { offered, file, line: Number(line) }
}

/** A login was refused, so the host has proved that it has its key. At a line's start: a host's own words never stand there. */
export const loginRefused = /^(?:\S+: )?Permission denied \(([^)]*)\)/m

type Rule = [pattern: RegExp, make: (found: RegExpExecArray, facts: Facts) => KilnError]
type Facts = { host: string; user: string; details: { command: string; lastLines: string[] } }

// In this order: a failed handshake often ends in a second, more general line.
const rules: Rule[] = [
  [
    /REVOKED HOST KEY DETECTED/,
    (_, { host, details }) => failure('ssh.host-key-revoked', { operation, values: { host }, details }),
  ],
  [
    /^No (\S+) host key is known for (\S+?)(?: \(via .*\))? and you have requested strict checking/m,
    ([, , name = ''], { host, details }) =>
      failure('ssh.host-key-unknown', { operation, values: { host: name || host }, details }),
  ],
  [
    loginRefused,
    ([, methods = ''], { host, user, details }) =>
      failure('ssh.denied', { operation, values: { host, user, methods }, details }),
  ],
  [
    /Too many authentication failures/,
    (_, { host, user, details }) =>
      failure('ssh.denied', { operation, values: { host, user, methods: 'publickey' }, details }),
  ],
  [
    /^ssh: Could not resolve hostname (\S+):/m,
    ([, name = ''], { details }) =>
      failure('ssh.unknown-name', { operation, values: { host: name }, details }),
  ],
  [
    /^ssh: connect to host (\S+) port (\d+): Connection refused/m,
    ([, name = '', port = ''], { details }) =>
      failure('ssh.refused', { operation, values: { host: name, port }, details }),
  ],
  [
    /^(?:ssh: connect to host (\S+) port \d+: (?:Connection|Operation) timed out|Connection timed out during banner exchange|Connection to (\S+) (?:port \d+ )?timed out)/m,
    ([, name, other], { host, details }) =>
      failure('ssh.timed-out', { operation, values: { host: name ?? other ?? host }, details }),
  ],
  [
    /^ssh: connect to host (\S+) port \d+: (.+)$/m,
    ([, name = '', reason = ''], { details }) =>
      failure('ssh.unreachable', { operation, values: { host: name, reason: reason.trim() }, details }),
  ],
  [
    /^(?:\S+: line \d+: |.*: terminating, \d+ bad configuration|Bad owner or permissions on |command-line: line 0: )/m,
    (_, { details }) =>
      failure('ssh.config', { operation, values: { reason: details.lastLines.at(-1) ?? '' }, details }),
  ],
  [
    /^(?:Connection (?:closed|reset) by|kex_exchange_identification: )/m,
    (_, { host, details }) => failure('ssh.closed', { operation, values: { host }, details }),
  ],
]

/** Why there is no connection. A changed key is not told here: it needs the files (see changedKey). */
export function connectError(said: Said, { host, user }: HostAddress): KilnError {
  const text = said.lastLines.map(line => line.trimEnd()).join('\n')
  const details = { command: said.command, lastLines: text.split('\n') }
  for (const [pattern, make] of rules) {
    const found = pattern.exec(text)
    if (found) return make(found, { host, user, details })
  }
  const reason = said.lastLines.at(-1) ?? ''
  return failure('ssh.failed', { operation, values: { host, reason }, details })
}

export const lostError = ({ host }: HostAddress, { command, lastLines }: Said): KilnError =>
  failure('ssh.lost', { operation: 'ssh.run', values: { host }, details: { command, lastLines } })
