// Finds the system of a host that rebooted and no longer knows of its activation.

import type { Ports } from '#engine/ports/index.ts'
import { connectAgain, type Place } from '../host/connect.ts'
import { readHostLook } from '../host/look.ts'
import type { HostEnd } from '../supervisor/follow.ts'
import type { HostRun } from './host-run.ts'

/** How long the host may take to answer. */
const answerSeconds = 60

/** A host that rebooted before it was confirmed comes up with the system that it boots: the old one, unless that
 *  reboot was for the new one. An activation that it no longer knows is not confirmed. */
export async function afterRestart(
  ports: Ports,
  { host, plan }: HostRun,
  { places, signal }: { places: readonly Place[]; signal: AbortSignal },
): Promise<HostEnd> {
  const deadline = ports.now() + answerSeconds * 1000
  // The finding is a host that stays away.
  const connection = await connectAgain(ports, places, { deadline, signal }).catch(() => null)
  signal.throwIfAborted()
  if (!connection) return { word: 'lost', why: '' }
  try {
    const { current, profile } = await readHostLook(connection, {
      host: host.target.name,
      how: 'brief',
      signal,
    })
    return foundAfterRestart({ current, profile }, { ...host, restart: plan.request.restart })
  } finally {
    await connection.close()
  }
}

/** If it rebooted during its confirmation, it may run the old system while its profile names the new one: the next
 *  boot loader installation or garbage collection would make that the only one. Pure. */
export function foundAfterRestart(
  { current, profile }: { current: string; profile: string },
  { from, to, restart }: { from: string; to: string; restart: boolean },
): HostEnd {
  if (current === to) return { word: 'unconfirmed', why: '' }
  if (current !== from) return { word: 'elsewhere', why: current }
  const why = restart ? 'not-booted' : 'restarted'
  return { word: profile === to ? 'rollback-failed' : 'rolled-back', why }
}
