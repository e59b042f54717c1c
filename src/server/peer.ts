// Whose program is at the other end. All users of a computer share loopback, and one of them may read a URL
// with its token: over a shoulder, in a scroll-back, in a log. Linux reports the owner of each socket:
// proc(5), /proc/net/tcp. Only checked for a request with a token or a cookie; unknown means no.
import { open, readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { sharedRead } from './shared-read.ts'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>
/** Ports of the programs connected to the server, and the user ids of their owners. */
export type Owners = ReadonlyMap<number, number>

/**
 * The only address that the server's clients may come from: it listens on this one, and others of 127.0.0.0/8
 * also reach it.
 */
export const loopbackAddress = '127.0.0.1'

/**
 * Columns: number, local, remote, state, queues, timer, retransmits, owner, timeout, inode. Addresses are
 * hexadecimal, little-endian. Only ESTABLISHED (01): a socket that its program has closed is listed as
 * root's.
 */
const row =
  /^\s*\d+: (\S+):([0-9A-F]{4}) (\S+):([0-9A-F]{4}) 01 \S+ \S+ \S+\s+(\d+)\s+\d+\s+([1-9]\d*)(?: |$)/
const loopback = new Set(['0100007F', '0000000000000000FFFF00000100007F'])

/** Connections from 127.0.0.1 to 127.0.0.1:`serverPort` in the table's lines. Pure. */
export function ownersIn(lines: Iterable<string>, serverPort: number): Map<number, number> {
  const owners = new Map<number, number>()
  const wanted = `:${serverPort.toString(16).toUpperCase().padStart(4, '0')} 01 `
  for (const line of lines) {
    if (!line.includes(wanted)) continue
    const [, from = '', fromPort = '', to = '', toPort = '', owner = ''] = row.exec(line) ?? []
    if (!loopback.has(from) || !loopback.has(to) || Number.parseInt(toPort, 16) !== serverPort) continue
    owners.set(Number.parseInt(fromPort, 16), Number(owner))
  }
  return owners
}

/** Null if the system does not tell. An IPv6-only program is in the second table, with a mapped address. */
export async function readOwners(
  serverPort: number,
  paths = ['/proc/net/tcp', '/proc/net/tcp6'],
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
      for (const [port, owner] of ownersIn([line], serverPort)) owners.set(port, owner)
  }
  return readable ? owners : null
}

/** Who may use this process's window: its user, root, and a user who became this one by sudo, pkexec or su. */
export async function ownUsers(env: Record<string, string | undefined>): Promise<ReadonlySet<number>> {
  // Not every kernel keeps it: then no one became this user by logging in.
  const login = await readFile('/proc/self/loginuid', 'latin1').catch(() => '')
  const ids = [process.getuid?.(), 0, env['SUDO_UID'], env['PKEXEC_UID'], login.trim()]
  return new Set(ids.filter(id => id !== undefined && id !== '').map(Number))
}

type Peers = {
  own: ReadonlySet<number>
  /** The current connections, or null if unknown. */
  read: () => Promise<Owners | null>
  /** Whether this system is known to tell: if so, null is an error and means no. */
  tells: boolean
}

/** Checked once per connection; all concurrent checks share one read of the table. */
export function createPeers({ own, read, tells }: Peers) {
  const known = new WeakMap<Ends, Promise<boolean>>()
  const shared = sharedRead(read)
  async function isOwn({ remoteAddress, remotePort }: Ends): Promise<boolean> {
    if (remoteAddress !== loopbackAddress || remotePort === undefined) return false
    // The kernel may omit a row if others around it disappear during the read.
    for (let attempt = 0; attempt < 3; attempt += 1) {
      // An unreadable table counts as no answer, which the next line handles.
      const owners = await shared().catch(() => null)
      if (!owners) return !tells
      const owner = owners.get(remotePort)
      if (owner !== undefined) return own.has(owner)
    }
    return false
  }
  return (socket: Ends): Promise<boolean> => {
    const before = known.get(socket)
    if (before) return before
    const asked = isOwn(socket)
    known.set(socket, asked)
    return asked
  }
}
