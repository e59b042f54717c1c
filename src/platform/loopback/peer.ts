// Finds the user whose program is at the other end. All users of a computer share loopback, and one of them may read a
// URL with its token: over a shoulder, in a scroll-back, in a log. Linux reports the owner of each socket: proc(5),
// /proc/net/tcp. `kiln serve` and `kiln connect serve` check it for a request with a token or a cookie alone; unknown
// means no.
import { open, readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { sharedRead } from './shared-read.ts'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>
/** Ports of the programs connected to the server, and the user ids of their owners. */
export type Owners = ReadonlyMap<number, number>

/**
 * The address on which `kiln serve` listens, and from which a connection to any of 127.0.0.0/8 comes, unless its
 * program chose another one of them.
 */
export const loopbackAddress = '127.0.0.1'
/** The address of a client of a server on this loopback address. */
const clientOf = (server: string) => (server.includes(':') ? '::1' : loopbackAddress)

/**
 * Columns: number, local, remote, state, queues, timer, retransmits, owner, timeout, inode. Addresses are
 * hexadecimal, little-endian. Only ESTABLISHED (01): a socket that its program has closed is listed as
 * root's.
 */
const row =
  /^\s*\d+: (\S+):([0-9A-F]{4}) (\S+):([0-9A-F]{4}) 01 \S+ \S+ \S+\s+(\d+)\s+\d+\s+([1-9]\d*)(?: |$)/
const bytesOf = (address: string) =>
  address
    .split('.')
    .toReversed()
    .map(byte => Number(byte).toString(16).padStart(2, '0'))
/** A loopback address as the tables have it, also for a program with an IPv6 socket. */
function formsOf(address: string): Set<string> {
  if (address === '::1') return new Set(['00000000000000000000000001000000'])
  const plain = bytesOf(address).join('').toUpperCase()
  return new Set([plain, `0000000000000000FFFF0000${plain}`])
}

/**
 * Connections to `serverPort` of the loopback address `server` in the table's lines, from the usual address
 * alone. Pure.
 */
export function ownersIn(
  lines: Iterable<string>,
  serverPort: number,
  server = loopbackAddress,
): Map<number, number> {
  const [sources, targets] = [formsOf(clientOf(server)), formsOf(server)]
  const owners = new Map<number, number>()
  const wanted = `:${serverPort.toString(16).toUpperCase().padStart(4, '0')} 01 `
  for (const line of lines) {
    if (!line.includes(wanted)) continue
    const [, from = '', fromPort = '', to = '', toPort = '', owner = ''] = row.exec(line) ?? []
    if (!sources.has(from) || !targets.has(to) || Number.parseInt(toPort, 16) !== serverPort) continue
    owners.set(Number.parseInt(fromPort, 16), Number(owner))
  }
  return owners
}

/** Null if the system does not tell. An IPv6-only program is in the second table, with a mapped address. */
export async function readOwners(
  serverPort: number,
  { server = loopbackAddress, paths = ['/proc/net/tcp', '/proc/net/tcp6'] } = {},
): Promise<Owners | null> {
  let readable = false
  const owners = new Map<number, number>()
  for (const path of paths) {
    // A system has one of the tables, both or none; null means none.
    const file = await open(path).catch(() => null)
    if (!file) continue
    readable = true
    // Line by line: a table of many connections is never in memory as a whole.
    for await (const line of file.readLines({ encoding: 'latin1' }))
      for (const [port, owner] of ownersIn([line], serverPort, server)) owners.set(port, owner)
  }
  return readable ? owners : null
}

/** The users of this process's window: its user, root, and a user who became this one by sudo, pkexec or su. */
export async function ownUsers(env: Record<string, string | undefined>): Promise<ReadonlySet<number>> {
  // Not every kernel keeps it: then no one became this user by logging in.
  const login = await readFile('/proc/self/loginuid', 'latin1').catch(() => '')
  const ids = [process.getuid?.(), 0, env['SUDO_UID'], env['PKEXEC_UID'], login.trim()]
  return new Set(ids.filter(id => id !== undefined && id !== '').map(Number))
}

type Reading = {
  /** The current connections, or null if unknown. */
  read: () => Promise<Owners | null>
  /** The server's own address. */
  server?: string
}
/** null: no connection of a known program. */
type Owner = number | 'untold' | null

/** Looked up once per connection; all concurrent ones share one read of the table. */
export function createOwnerOf({ read, server = loopbackAddress }: Reading) {
  const known = new WeakMap<Ends, Promise<Owner>>()
  const shared = sharedRead(read)
  async function find({ remoteAddress, remotePort }: Ends): Promise<Owner> {
    if (remoteAddress !== clientOf(server) || remotePort === undefined) return null
    // The kernel may omit a row if others around it disappear during the read.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // An unreadable table counts as no answer, which the next line handles.
      const owners = await shared().catch(() => null)
      if (!owners) return 'untold'
      const owner = owners.get(remotePort)
      if (owner !== undefined) return owner
    }
    return null
  }
  return (socket: Ends): Promise<Owner> => {
    const before = known.get(socket)
    if (before) return before
    const found = find(socket)
    known.set(socket, found)
    return found
  }
}

type Peers = Reading & {
  own: ReadonlySet<number>
  /** Whether this system is known to tell: if so, no answer is an error and means no. */
  tells: boolean
}

export function createPeers({ own, tells, ...reading }: Peers) {
  const ownerOf = createOwnerOf(reading)
  return async (socket: Ends): Promise<boolean> => {
    const owner = await ownerOf(socket)
    return owner === 'untold' ? !tells : owner !== null && own.has(owner)
  }
}
