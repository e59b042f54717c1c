// How many may hold the server's door open. Who has shown no token and no cookie yet is a stranger: of them only some are
// kept, the newest, so that a crowd of them neither takes memory nor keeps the owner out.
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
