// The configuration file that every ssh of Kiln's is started with (-F). A file rather than -o: ProxyJump's own ssh gets -F
// from OpenSSH but no -o, and a gate's key has to be checked as strictly as the host's. The first value counts, so what is
// above the person's own file cannot be weakened by it. Pure.

export type ConfigFacts = {
  /** Kiln's own known_hosts. */
  knownHosts: string
  /** The person's home folder. */
  home: string
  alive: Alive
  connectSeconds: number
  /** ERROR by default; VERBOSE says also that a key was accepted and more is asked for. Above ERROR a host's banner is shown, which may look like a message of ssh's own. */
  logLevel?: 'ERROR' | 'INFO' | 'VERBOSE'
}

/** A link counts as lost after `everySeconds` × (`unanswered` + 1) at most. */
export type Alive = { everySeconds: number; unanswered: number }

/** A link with 10 s to each side is slow, not lost. `connectSeconds`: for the connection and the host's first words, each. */
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
    // The key of a new address is not taken over from another, nor a further key from the host itself.
    'UpdateHostKeys no',
    'CheckHostIP no',
    'VerifyHostKeyDNS no',
    'HashKnownHosts no',
    `ConnectTimeout ${connectSeconds}`,
    'ConnectionAttempts 1',
    `ServerAliveInterval ${alive.everySeconds}`,
    `ServerAliveCountMax ${alive.unanswered}`,
    `LogLevel ${logLevel}`,
    // Nothing of the person's that is meant for sessions at a terminal.
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

/** For an ssh whose log is a file of its own (logged.ts), and the one to a jump host, which reads the same configuration. */
export const loggedConfig = (facts: ConfigFacts): string => sshConfig({ ...facts, logLevel: 'VERBOSE' })

/** A path in OpenSSH's configuration: quoted, and % doubled, which would begin a token. */
export const configWord = (path: string) => `"${path.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`
