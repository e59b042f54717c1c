// Limits the server's open connections, each kind apart, so that a crowd neither takes memory nor locks the owner out. A client
// that has shown neither token nor cookie is a stranger: the newest are kept. One that has, while the system tells whose it is, is
// in no crowd: strangers cannot push it out.
import type { Socket } from 'node:net'

/** More than the kernel hands over at once: a client's first bytes are read a moment after it arrived. */
export const maxStrangers = 1024
/** More than any window of the owner opens. */
export const maxConnections = 256
const mostClaims = 64

type Limits = { strangers: number; claims: number; known: number }

export function createDoor({ strangers, claims, known }: Limits = usual) {
  const rooms = { strangers: new Set<Socket>(), claims: new Set<Socket>(), known: new Set<Socket>() }
  const all = Object.values(rooms)
  const move = (socket: Socket, room: Set<Socket>) => {
    for (const each of all) each.delete(socket)
    if (!socket.destroyed) room.add(socket)
  }
  const endOldest = (room: Set<Socket>, most: number) => {
    for (const oldest of room) {
      if (room.size <= most) return
      room.delete(oldest)
      oldest.destroy()
    }
  }
  return {
    arrived(socket: Socket) {
      socket.once('close', () => {
        for (const each of all) each.delete(socket)
      })
      move(socket, rooms.strangers)
      endOldest(rooms.strangers, strangers)
    },
    /** It has shown a token or a cookie. */
    claims(socket: Socket) {
      if (rooms.known.has(socket)) return
      move(socket, rooms.claims)
      endOldest(rooms.claims, claims)
    },
    /** It is also the owner's. False if there is no room: it is closed. */
    known(socket: Socket): boolean {
      if (!rooms.known.has(socket) && rooms.known.size >= known) {
        socket.destroy()
        return false
      }
      move(socket, rooms.known)
      return true
    },
  }
}

const usual: Limits = { strangers: maxStrangers, claims: mostClaims, known: maxConnections }
