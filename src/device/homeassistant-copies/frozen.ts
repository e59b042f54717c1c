// Freezes the guest's file systems during an action, and always thaws them. A mark on the disk is written
// before freezing: if this program is killed, its unit runs it again with `thaw`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { removeFile, writeDurably } from '../lib/durable-file.ts'
import { withLock } from '../lib/lock.ts'
import { Failure } from './failure.ts'
import { answers, freeze, thaw } from './guest-agent.ts'
import type { Places } from './places.ts'
import { resetMachine } from './qemu.ts'

const markOf = ({ copies }: Places) => join(copies, 'frozen')

/** `isFrozen`: false if nothing could be frozen. */
export type Rest = { isFrozen: boolean; pauseMs: number; wasReset: boolean }

/** `act` sees a consistent disk. Rethrows its errors after thawing the guest. */
export async function atRest(places: Places, act: () => Promise<void>): Promise<Rest> {
  if (!existsSync(places.agent) || !(await withLock(places.agentLock, () => answers(places.agent)))) {
    await act()
    return { isFrozen: false, pauseMs: 0, wasReset: false }
  }
  return withLock(places.agentLock, async () => {
    writeDurably(markOf(places), '')
    const began = performance.now()
    let [isFrozen, wasReset] = [false, false]
    try {
      isFrozen = await freeze(places.agent)
      await act()
    } finally {
      wasReset = await thawed(places)
    }
    return { isFrozen, pauseMs: Math.round(performance.now() - began), wasReset }
  })
}

/** After another run was killed, or when a person asks for it. */
export async function thawAgain(places: Places): Promise<'thawed' | 'reset' | 'nothing'> {
  if (!existsSync(markOf(places))) return 'nothing'
  if (!existsSync(places.agent)) {
    // The machine is off or was started since, which thaws it.
    removeFile(markOf(places))
    return 'nothing'
  }
  return withLock(places.agentLock, async () => ((await thawed(places)) ? 'reset' : 'thawed'))
}

/** Returns whether the virtual machine had to be restarted. */
async function thawed(places: Places): Promise<boolean> {
  // Whatever fails here, the guest must continue.
  const wasReset = !(await thaw(places.agent, places.thawMs).catch(() => false))
  if (wasReset && (await resetMachine(places.monitor)) === null)
    throw new Failure('qemu', 'the guest may be frozen, and its monitor does not answer')
  removeFile(markOf(places))
  return wasReset
}
