// The configuration file for every ssh that Kiln starts (-F). A file rather than -o: OpenSSH passes -F to
// ProxyJump's own ssh but not -o, and a jump host's key must be checked as strictly as the host's. The first
// value counts, so what precedes the user's own file cannot be weakened by it. Pure.

export type ConfigFacts = {
  /** Kiln's own known_hosts. */
  knownHosts: string
  /** The user's home folder. */
  home: string
  alive: Alive
  connectSeconds: number
  /**
   * ERROR by default; VERBOSE also reports that a key was accepted and more is required. Above ERROR a host's
   * banner is shown, which may imitate ssh's own messages.
   */
  logLevel?: 'ERROR' | 'INFO' | 'VERBOSE'
}

/** A connection counts as lost after at most `everySeconds` × (`unanswered` + 1). */
export type Alive = { everySeconds: number; unanswered: number }

/**
 * A link with 10 s latency each way is slow, not lost. `connectSeconds`: for the connection and for the
 * host's first message, each.
 */
export const usualPatience = { alive: { everySeconds: 10, unanswered: 3 }, connectSeconds: 30 }

export function sshConfig({
  knownHosts,
  home,
  alive,
  connectSeconds,
  logLevel = 'ERROR',
}: ConfigFacts): string {
  const files = [knownHosts, `${home}/.ssh/known_hosts`, `${home}/.ssh/known_hosts2`]
  const options = [
    'BatchMode yes',
    'StrictHostKeyChecking yes',
    `UserKnownHostsFile ${files.map(configWord).join(' ')}`,
    // Do not take over a new address's key from another, nor further keys from the host itself.
    'UpdateHostKeys no',
    'CheckHostIP no',
    'VerifyHostKeyDNS no',
    'HashKnownHosts no',
    `ConnectTimeout ${connectSeconds}`,
    'ConnectionAttempts 1',
    `ServerAliveInterval ${alive.everySeconds}`,
    `ServerAliveCountMax ${alive.unanswered}`,
    `LogLevel ${logLevel}`,
    // Ignore the user's settings for terminal sessions.
    'ControlMaster no',
    'ControlPath none',
    'ClearAllForwardings yes',
    'ForwardAgent no',
    'ForwardX11 no',
    'Tunnel no',
    'RequestTTY no',
    'RemoteCommand none',
    'EscapeChar none',
    'PermitLocalCommand no',
  ]
  return `${[
    '# Made by Kiln for one connection.',
    'Host *',
    ...options.map(option => `  ${option}`),
    `Include ${configWord(`${home}/.ssh/config`)}`,
    'Include /etc/ssh/ssh_config',
  ].join('\n')}\n`
}

/**
 * The configuration of an ssh with its own log file (logged.ts), and of the one to a jump host, which reads the same
 * one.
 */
export const loggedConfig = (facts: ConfigFacts): string => sshConfig({ ...facts, logLevel: 'VERBOSE' })

/** A path in OpenSSH's configuration: quoted, with % doubled because it would begin a token. */
export const configWord = (path: string) => `"${path.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`
