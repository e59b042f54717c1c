// Holds the guest's file systems at rest while something is done, and lets them go whatever happens. That they may be at rest is
// on the disk before they are: where this program is killed, its unit calls it again with `thaw`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { removeFile, writeDurably } from '../lib/durable-file.ts'
import { withLock } from '../lib/lock.ts'
import { Failure } from './failure.ts'
import { answers, freeze, thaw } from './guest-agent.ts'
import type { Places } from './places.ts'
import { resetMachine } from './qemu.ts'

const markOf = ({ copies }: Places) => join(copies, 'frozen')

/** How the guest was: `frozen`, or nothing of it could be brought to rest. */
export type Rest = { isFrozen: boolean; pauseMs: number; wasReset: boolean }

/** `act`: gets the disk of one moment. Throws what it throws, with the guest thawed. */
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

/** After another run was killed, or where a person says so. */
export async function thawAgain(places: Places): Promise<'thawed' | 'reset' | 'nothing'> {
  if (!existsSync(markOf(places))) return 'nothing'
  if (!existsSync(places.agent)) {
    // It is off, or was started since: a start forgets it.
    removeFile(markOf(places))
    return 'nothing'
  }
  return withLock(places.agentLock, async () => ((await thawed(places)) ? 'reset' : 'thawed'))
}

/** Whether the virtual machine had to be restarted for it. */
async function thawed(places: Places): Promise<boolean> {
  // Whatever is wrong here, the guest goes on.
  const wasReset = !(await thaw(places.agent, places.thawMs).catch(() => false))
  if (wasReset && (await resetMachine(places.monitor)) === null)
    throw new Failure('qemu', 'the guest may be frozen, and its monitor does not answer')
  removeFile(markOf(places))
  return wasReset
}
