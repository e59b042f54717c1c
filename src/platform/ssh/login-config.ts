// The configuration that a person's own ssh is started with for a machine (ssh -F). The first value counts: what is above the
// person's own file is not changed by it. Pure.
import type { LoginFacts } from '#engine/ports/ssh.ts'
import { configWord } from './connection/config.ts'

export function loginConfig({ name, port, user, identity, knownHosts }: LoginFacts, home: string): string {
  const options = [
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${user}`,
    // The machine's key is the one that Kiln made for it, and no other.
    'StrictHostKeyChecking yes',
    `UserKnownHostsFile ${configWord(knownHosts)}`,
    'GlobalKnownHostsFile none',
    'UpdateHostKeys no',
    'CheckHostIP no',
    ...(identity === null ? [] : [`IdentityFile ${configWord(identity)}`, 'IdentitiesOnly yes']),
    // A connection that is shared, or a way over another host, would lead elsewhere.
    'ControlMaster no',
    'ControlPath none',
    'ProxyJump none',
    'ForwardAgent no',
  ]
  return `${[
    '# Made by Kiln each time that somebody logs in to this machine.',
    `Host ${name}`,
    ...options.map(option => `  ${option}`),
    'Host *',
    `  Include ${configWord(`${home}/.ssh/config`)}`,
  ].join('\n')}\n`
}
