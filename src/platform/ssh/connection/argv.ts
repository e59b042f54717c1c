// The arguments of ssh. Pure.
import type { HostAddress, TerminalSize } from '#engine/ports/ssh.ts'
import { shellLine } from '../quote.ts'
import { shellScript } from './shell.ts'

export type Places = {
  /** See config.ts. */
  config: string
  /** The socket of the shared connection. */
  socket: string
}

/** A connection prints this on stdout once it is up. */
export const ready = 'kiln-ssh-ready'

const option = (text: string) => ['-o', text]
const saysReady = [...option('PermitLocalCommand=yes'), ...option(`LocalCommand=echo ${ready}`)]

/** Address, user and route. */
export function destination({ host, port, user, jump, identity }: HostAddress): string[] {
  return [
    '-p',
    String(port),
    '-l',
    user,
    ...(jump === null ? [] : ['-J', jump]),
    // Only that key: an agent with many keys would exhaust the host's login attempts first.
    ...(identity === null ? [] : ['-i', identity, ...option('IdentitiesOnly=yes')]),
    '--',
    host,
  ]
}

/** The connection itself: it runs no command, listens on the socket, and reports when it is up. */
export const masterArgv = (
  address: HostAddress,
  places: Places,
  { compress, knownAs }: { compress: boolean; knownAs: string | null },
): string[] => [
  '-F',
  places.config,
  '-M',
  '-N',
  '-T',
  '-x',
  ...option(`ControlPath=${places.socket}`),
  ...option('ControlPersist=no'),
  ...saysReady,
  ...(compress ? ['-C'] : []),
  ...(knownAs === null ? [] : option(`HostKeyAlias=${knownAs}`)),
  ...destination(address),
]

/**
 * Over the existing connection. Without it, this ssh cannot open a new one: its ProxyCommand is a program
 * that fails.
 */
const shared = (places: Places): string[] => [
  '-F',
  places.config,
  ...option(`ControlPath=${places.socket}`),
  ...option('ProxyCommand=false'),
  // Its stderr is the command's.
  ...option('LogLevel=ERROR'),
]

export const commandArgv = (address: HostAddress, places: Places, words: readonly string[]): string[] => [
  ...shared(places),
  '-T',
  '-x',
  '-l',
  address.user,
  '--',
  address.host,
  shellLine(words),
]

/**
 * This computer's end is a pipe, so the size is passed to the host's terminal. The login shell only sees
 * quoted words: fish and nushell cannot read sh.
 */
export const shellArgv = (address: HostAddress, places: Places, size: TerminalSize): string[] => [
  ...shared(places),
  '-tt',
  '-x',
  '-l',
  address.user,
  '--',
  address.host,
  shellLine(['sh', '-c', shellScript(size)]),
]

export const checkArgv = (address: HostAddress, places: Places): string[] => [
  ...shared(places),
  '-O',
  'check',
  '--',
  address.host,
]

/**
 * Nix splits NIX_SSHOPTS at spaces, and names the host in its own messages. That name does not decide where
 * it connects: the socket does.
 */
export function nixShares({ host, user }: HostAddress, places: Places) {
  const name = /^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(host) ? host : 'host'
  return { store: `ssh-ng://${user}@${name}`, env: { NIX_SSHOPTS: shared(places).join(' ') } }
}

/** Key types, each requested over a separate connection: a host shows one at a time. */
export const keyTypes = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521',
  'rsa-sha2-512,rsa-sha2-256',
]

/**
 * Performs the handshake and leaves before logging in, or reports that the host let it in without
 * credentials. The key goes into `offered`, a file that nothing else reads, which is why an unknown key may
 * be accepted here and only here; on the way, a jump host's key is checked as always (see config.ts).
 */
export const offeredArgv = (
  address: HostAddress,
  config: string,
  offered: string,
  type: string,
): string[] => [
  '-F',
  config,
  '-N',
  '-T',
  '-x',
  ...option('StrictHostKeyChecking=accept-new'),
  ...option(`UserKnownHostsFile=${offered}`),
  ...option('GlobalKnownHostsFile=/dev/null'),
  ...option(`HostKeyAlgorithms=${type}`),
  ...option('PreferredAuthentications=none'),
  ...saysReady,
  ...destination(address),
]

/** One command with one password, which SSH_ASKPASS supplies; no key is tried, and no prompt is repeated. */
export const passwordArgv = (address: HostAddress, config: string, words: readonly string[]): string[] => [
  '-F',
  config,
  '-T',
  '-x',
  ...option('BatchMode=no'),
  ...option('PubkeyAuthentication=no'),
  ...option('PasswordAuthentication=yes'),
  ...option('KbdInteractiveAuthentication=yes'),
  ...option('PreferredAuthentications=password,keyboard-interactive'),
  ...option('NumberOfPasswordPrompts=1'),
  ...destination(address),
  shellLine(words),
]
