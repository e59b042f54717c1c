// Limits the server's open connections. A client without token or cookie is a stranger: only the newest few
// are kept, so that a crowd neither takes memory nor locks the owner out.
import type { Socket } from 'node:net'

export const maxStrangers = 32

export function createDoor(limit = maxStrangers) {
  const strangers = new Set<Socket>()
  return {
    arrived(socket: Socket) {
      strangers.add(socket)
      socket.once('close', () => strangers.delete(socket))
      for (const oldest of strangers) {
        if (strangers.size <= limit) break
        strangers.delete(oldest)
        oldest.destroy()
      }
    },
    /** It has shown a token or a cookie, and is the owner's. */
    known: (socket: Socket) => void strangers.delete(socket),
  }
}
