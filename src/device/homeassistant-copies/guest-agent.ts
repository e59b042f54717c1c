// The QEMU guest agent in Home Assistant OS, as far as freezing the disk needs it: qemu-ga-ref of QEMU.
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type LineSocket, lineSocket, Silence } from './line-socket.ts'

/** The agent refused: it does not have the command, or the guest forbids it. */
class Refusal extends Error {}

const syncMs = 10_000
/** Home Assistant flushes its database first. */
const freezeMs = 60_000
const thawMs = 30_000

async function call(socket: LineSocket, command: string, limitMs: number): Promise<unknown> {
  socket.send(`${JSON.stringify({ execute: command })}\n`)
  const answer = await socket.next(limitMs)
  if (!Object.hasOwn(answer, 'return')) throw new Refusal(`${command}: ${JSON.stringify(answer['error'])}`)
  return answer['return']
}

async function synced(path: string, limitMs = syncMs): Promise<LineSocket> {
  const socket = await lineSocket(path, limitMs)
  const id = randomInt(1, 2 ** 31)
  try {
    socket.send(`\xff{"execute":"guest-sync-delimited","arguments":{"id":${id}}}\n`)
    while ((await socket.next(limitMs))['return'] !== id);
    return socket
  } catch (thrown) {
    socket.close()
    throw thrown
  }
}

/**
 * Whether every file system of the guest is frozen. Thaw it in any case, because a late answer also freezes.
 */
export async function freeze(path: string): Promise<boolean> {
  const socket = await synced(path)
  try {
    const count = await call(socket, 'guest-fsfreeze-freeze', freezeMs)
    return typeof count === 'number' && count > 0
  } catch (thrown) {
    if (thrown instanceof Silence || thrown instanceof Refusal) return false
    throw thrown
  } finally {
    socket.close()
  }
}

export async function answers(path: string): Promise<boolean> {
  try {
    const socket = await synced(path)
    socket.close()
    return true
  } catch (thrown) {
    if (thrown instanceof Silence) return false
    throw thrown
  }
}

/** Repeats until the agent reports that nothing is frozen. false if the time runs out. */
export async function thaw(path: string, limitMs: number): Promise<boolean> {
  for (const end = performance.now() + limitMs; ; await sleep(1000)) {
    try {
      const left = Math.max(1000, end - performance.now())
      const socket = await synced(path, Math.min(syncMs, left))
      try {
        await call(socket, 'guest-fsfreeze-thaw', Math.min(thawMs, left))
        if ((await call(socket, 'guest-fsfreeze-status', syncMs)) === 'thawed') return true
      } finally {
        socket.close()
      }
    } catch (thrown) {
      // An agent that does not know the command has frozen nothing.
      if (thrown instanceof Refusal && /CommandNotFound|disabled/i.test(thrown.message)) return true
      if (!(thrown instanceof Silence || thrown instanceof Refusal)) throw thrown
    }
    if (performance.now() >= end) return false
  }
}
