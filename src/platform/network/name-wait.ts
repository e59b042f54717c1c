// Reports what lets a connection wait: a host or a server that is off or behind a firewall, or one that accepts and is silent.
import type { OnWait, Wait } from '#engine/ports/waits.ts'

const quietMs = 4000

export async function namingWait<T>(wait: Wait, onWait: OnWait | null, waiting: Promise<T>): Promise<T> {
  if (!onWait) return waiting
  const call = {}
  const timer = setTimeout(() => onWait(call, wait), quietMs)
  try {
    return await waiting
  } finally {
    clearTimeout(timer)
    onWait(call, null)
  }
}
