// Whose program is at the other end. Loopback is shared by all users of a computer, and an address with its token stands
// for a moment in the arguments of the browser that opens it, where every one of them can read it.
// Linux tells the owner of each socket: proc(5), /proc/net/tcp.
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

type Ends = Pick<Socket, 'remotePort' | 'localPort'>

/** Columns: number, local, remote, state, queues, timer, retransmits, owner. Addresses are hexadecimal, little-endian. */
const row = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]{2} \S+ \S+ \S+\s+(\d+)/
const loopback = /0100007F$/

/** The user id of the program that connected to us over 127.0.0.1; null where nobody tells. Pure. */
export function ownerIn(table: string, { remotePort, localPort }: Ends): number | null {
  for (const line of table.split('\n')) {
    const [, from = '', fromPort = '', to = '', toPort = '', owner = ''] = row.exec(line) ?? []
    if (!loopback.test(from) || !loopback.test(to)) continue
    if (Number.parseInt(fromPort, 16) === remotePort && Number.parseInt(toPort, 16) === localPort)
      return Number(owner)
  }
  return null
}

export async function ownerOf(socket: Ends): Promise<number | null> {
  // A program that speaks IPv6 only is in the second, with a mapped address.
  for (const path of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const owner = ownerIn(await readFile(path, 'latin1').catch(() => ''), socket)
    if (owner !== null) return owner
  }
  return null
}

/** Who may use the window of this process: its user, root, and who became its user by sudo, pkexec or su. */
export async function ownUsers(env: Record<string, string | undefined>): Promise<ReadonlySet<number>> {
  const login = await readFile('/proc/self/loginuid', 'latin1').catch(() => '')
  const ids = [process.getuid?.(), 0, env['SUDO_UID'], env['PKEXEC_UID'], login.trim()]
  return new Set(ids.filter(id => id !== undefined && id !== '').map(Number))
}

/** Asked once for each connection. */
export function createPeers(own: ReadonlySet<number>, owner = ownerOf) {
  const known = new WeakMap<Socket, Promise<boolean>>()
  return (socket: Socket): Promise<boolean> => {
    const before = known.get(socket)
    if (before) return before
    const isOwn = owner(socket).then(id => id === null || own.has(id))
    known.set(socket, isOwn)
    return isOwn
  }
}
