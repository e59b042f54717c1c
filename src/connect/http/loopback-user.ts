// Which user of this computer calls a Connect on loopback. A browser sends the cookies of a host to all of its
// ports, so another user's program on another port is shown the session of a person who opens it. A session
// is bound to the user who opened it, and the token is of no use to another one.
import type { Socket } from 'node:net'
import { createOwnerOf, readOwners } from '#platform/loopback/peer.ts'

type Ends = Pick<Socket, 'remoteAddress' | 'remotePort' | 'localPort'>
/** '': the system does not report it, or it is reached over the network. null: unknown, which means no. */
export type UserOf = (socket: Ends) => Promise<string | null>

/** `host`: where it listens. `tells`: whether this system has the table: without it, no user is told apart. */
export function loopbackUser(host: string, tells = process.platform === 'linux'): UserOf {
  if (!tells) return async () => ''
  let port = 0
  const ownerOf = createOwnerOf({ server: host, read: () => readOwners(port, { server: host }) })
  return async socket => {
    port = socket.localPort ?? 0
    const owner = await ownerOf(socket)
    return typeof owner === 'number' ? String(owner) : null
  }
}
