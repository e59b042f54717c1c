// Turns ssh's output (with LC_ALL=C) into an error that the user can act on. Pure.
import type { HostAddress } from '#engine/ports/ssh.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import { message } from '#shared/messages/codes.ts'
import { allLines, loginRefused, ownText, type SshOutput, typedName, wayText } from './ssh-output.ts'

const operation = 'ssh.connect'

type Facts = {
  host: string
  port: number
  user: string
  /** Whether it is about a jump host on the way to `host`. */
  isJump: boolean
  /** Node's name for the platform. */
  platform: string
  /** The host to name in the error: for a jump host, the name in ssh's own line. */
  named: (name: string | undefined) => string
  details: { command: string; lastLines: string[] }
}
type Rule = [pattern: RegExp, make: (found: RegExpExecArray, facts: Facts) => KilnError]

function denied(
  { host, port, user, isJump, named, details }: Facts,
  name: string | undefined,
  methods: string,
) {
  return isJump
    ? failure('ssh.jump-denied', { operation, values: { jump: named(name), methods, host }, details })
    : failure('ssh.denied', {
        operation,
        values: { host, user, methods, fix: wayToKey(methods, addressText({ host, port, user })) },
        details,
      })
}

/** A key is put there by a password only where the host takes one. */
const wayToKey = (methods: string, address: string) =>
  /password|keyboard-interactive/.test(methods)
    ? message('ssh.denied.password', { address })
    : message('ssh.denied.key-only')

/** The line that names the problem, not the one that counts the errors. */
export const configFault = /^(?:\S.*: line \d+: .+|Bad owner or permissions on .+|command-line: line 0: .+)$/m

// The order matters: a failed handshake often ends with a second, more general line.
const rules: Rule[] = [
  [
    /REVOKED HOST KEY DETECTED(?:[\s\S]*? host key for (\S+))?/,
    ([, name], { host, isJump, named, details }) =>
      isJump
        ? failure('ssh.jump-key-revoked', { operation, values: { jump: named(name), host }, details })
        : failure('ssh.host-key-revoked', { operation, values: { host }, details }),
  ],
  [
    /^No (\S+) host key is known for (\S+?)(?: \(via .*\))? and you have requested strict checking/m,
    ([, , name = ''], { host, isJump, named, details }) =>
      isJump
        ? failure('ssh.jump-key-unknown', { operation, values: { jump: named(name), host }, details })
        : failure('ssh.host-key-unknown', { operation, values: { host: name || host }, details }),
  ],
  [
    /^Authenticated (?:using ".+" )?with partial success\.$[\s\S]*?^(?:\S+@(\S+): )?Permission denied \(([^)]*)\)/m,
    ([, name, methods = ''], { host, isJump, named, details }) =>
      failure('ssh.second-factor', {
        operation,
        values: { host: isJump ? named(name) : host, methods },
        details,
      }),
  ],
  [loginRefused, ([, name, methods = ''], facts) => denied(facts, name, methods)],
  [
    /^(?:Received disconnect from (\S+) .*)?Too many authentication failures/m,
    ([, name], { host, isJump, named, details }) =>
      failure('ssh.too-many-keys', { operation, values: { host: isJump ? named(name) : host }, details }),
  ],
  [
    /^Unable to negotiate with (\S+) port \d+: (.+)$/m,
    ([, name, reason = ''], { named, details }) =>
      failure('ssh.no-algorithm', { operation, values: { host: named(name), reason }, details }),
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
    // UNKNOWN stands for a ProxyCommand, which has no address.
    /^(?:ssh: connect to host (\S+) port \d+: (?:Connection|Operation) timed out|Connection timed out during banner exchange|Connection to (?!UNKNOWN )(\S+) (?:port \d+ )?timed out)/m,
    ([, name, other], { named, details }) =>
      failure('ssh.timed-out', { operation, values: { host: name ?? named(other) }, details }),
  ],
  [
    /^ssh: connect to host (\S+) port \d+: (.+)$/m,
    ([, name = '', reason = ''], { platform, details }) => {
      const values = { host: name, reason: reason.trim() }
      // An app that may not use the local network of a Mac gets the same error as for a host that is off.
      const isHidden = platform === 'darwin' && /^(No route to host|Host is down)/.test(values.reason)
      return failure(isHidden ? 'ssh.local-network' : 'ssh.unreachable', { operation, values, details })
    },
  ],
  [configFault, ([reason], { details }) => failure('ssh.config', { operation, values: { reason }, details })],
  [
    /^Received disconnect from (\S+) port \d+:\d+: (.+)$/m,
    ([, name, reason = ''], { named, details }) =>
      failure('ssh.failed', { operation, values: { host: named(name), reason }, details }),
  ],
  [
    /^(?:(?:Connection (?:closed|reset) by|Disconnected from) (?!UNKNOWN )(\S+)|Connection (?:closed|reset) by|kex_exchange_identification: )/m,
    ([, name], { named, details }) =>
      failure('ssh.closed', { operation, values: { host: named(name) }, details }),
  ],
]

const rulesOfHost: Rule[] = [
  [
    // If there are several keys, the last one counts: one that could sign is not named.
    /^sign_and_send_pubkey: signing failed for \S+ "(.+?)"(?: from agent)?: (.+)$(?=[\s\S]*^(?:\S+: )?Permission denied \()/m,
    ([, key = '', reason = ''], { host, user, details }) =>
      failure('ssh.key-unusable', { operation, values: { host, user, key, reason }, details }),
  ],
  ...rules,
]

// The jump host has let us in, so its banner counts for nothing.
const rulesOfWay: Rule[] = [
  [
    /^channel \d+: open failed: (?:connect failed: )?(.+)$/m,
    ([, reason = ''], { host, details }) =>
      failure('ssh.jump-cannot-reach', { operation, values: { host, reason }, details }),
  ],
  ...rules,
]

/** The last match: a jump host's banner, which may imitate a message, comes earlier. */
function explain(text: string, facts: Facts): KilnError | null {
  for (const [pattern, make] of facts.isJump ? rulesOfWay : rulesOfHost) {
    const found = [...text.matchAll(new RegExp(pattern, `${pattern.flags}g`))].at(-1)
    if (found) return make(found, facts)
  }
  return null
}

/** Why there is no connection. A changed key is not handled here: it needs the files (see explain-connection.ts). */
export function connectError(
  output: SshOutput,
  { host, port, user, jump }: HostAddress,
  platform: string = process.platform,
): KilnError {
  const details = { command: output.command, lastLines: allLines(output) }
  const facts = { host, port, user, platform, details }
  const way = wayText(output)
  const nearest = jump?.split(',').at(-1)?.replace(/^.*@/, '') ?? host
  const named = (name: string | undefined) => (name ? typedName(name) : nearest)
  const wayError = way === null ? null : explain(way, { ...facts, isJump: true, named })
  if (wayError) return wayError
  // A command on the way failed, and ssh itself only knows that it is gone.
  const [wayReason] = /^(?!@|\*\*).*\S.*$/m.exec(way ?? '') ?? []
  if (wayReason !== undefined)
    return failure('ssh.way', { operation, values: { host, reason: wayReason }, details })
  const own = explain(ownText(output), { ...facts, isJump: false, named: () => host })
  if (own) return own
  const reason = details.lastLines.findLast(line => line !== '') ?? message('reason.silent')
  return failure('ssh.failed', { operation, values: { host, reason }, details })
}

export const lostError = ({ host }: HostAddress, output: SshOutput): KilnError =>
  failure('ssh.lost', {
    operation: 'ssh.run',
    values: { host },
    details: { command: output.command, lastLines: allLines(output) },
  })

/** The error for a host that Kiln gave up on before ssh did. */
export const timedOutError = ({ host }: HostAddress, output: SshOutput): KilnError =>
  failure('ssh.timed-out', {
    operation,
    values: { host },
    details: { command: output.command, lastLines: allLines(output) },
  })
