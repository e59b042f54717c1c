// The configuration for a user's own ssh to a machine (ssh -F). The first value counts, so the user's own
// file cannot change what precedes it. Pure.
import type { LoginFacts } from '#engine/ports/ssh.ts'
import { configWord } from './connection/config.ts'

export function loginConfig({ name, port, user, identity, knownHosts }: LoginFacts, home: string): string {
  const options = [
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${user}`,
    // Only the key that Kiln made for the machine counts.
    'StrictHostKeyChecking yes',
    `UserKnownHostsFile ${configWord(knownHosts)}`,
    'GlobalKnownHostsFile none',
    'UpdateHostKeys no',
    'CheckHostIP no',
    ...(identity === null ? [] : [`IdentityFile ${configWord(identity)}`, 'IdentitiesOnly yes']),
    // A shared connection, or a route over another host, would lead elsewhere.
    'ControlMaster no',
    'ControlPath none',
    'ProxyJump none',
    'ForwardAgent no',
  ]
  return `${[
    '# Kiln rewrites this file on each login to this machine.',
    `Host ${name}`,
    ...options.map(option => `  ${option}`),
    'Host *',
    `  Include ${configWord(`${home}/.ssh/config`)}`,
  ].join('\n')}\n`
}
