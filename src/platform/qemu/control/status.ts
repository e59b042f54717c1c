// Whether a machine's processors run, as QEMU reports it, and how to restart it.
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { KilnError } from '#shared/errors.ts'
import type { Qmp } from './qmp.ts'

const status = z.object({ status: z.string() })
const lookEveryMs = 20
const patienceMs = 5000

export const statusOf = async ({ ask }: Qmp): Promise<string> =>
  status.parse(await ask('query-status')).status

/** QEMU resets a moment after the request. A guest that had panicked or was paused must then be resumed. */
export async function resetMachine(qmp: Qmp): Promise<void> {
  await qmp.ask('system_reset')
  const deadline = Date.now() + patienceMs
  for (;;) {
    if ((await statusOf(qmp)) === 'running') return
    try {
      return void (await qmp.ask('cont'))
    } catch (thrown) {
      // After a panic it continues only after a reset.
      const early = thrown instanceof KilnError && thrown.code === 'machine.refused' && Date.now() < deadline
      if (!early) throw thrown
      await delay(lookEveryMs)
    }
  }
}
