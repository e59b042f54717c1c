// Ends QEMU: by its own command, which flushes its files; else by signals.
import { setTimeout as delay } from 'node:timers/promises'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { isRunning } from '#platform/process/running.ts'
import { KilnError } from '#shared/errors.ts'

const lookEveryMs = 25
const defaultPatienceMs = 5000

export async function endMachine(
  machine: ProcessIdentity | null,
  quit: () => Promise<void>,
  patienceMs = defaultPatienceMs,
): Promise<void> {
  await quit().catch(thrown => {
    // One that does not answer is signalled instead.
    if (!(thrown instanceof KilnError)) throw thrown
  })
  if (machine === null || (await gone(machine, patienceMs))) return
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    // Checked each time: its pid may be reused by now, and without its start time there is no way to tell.
    if (machine.startTicks !== null && isRunning(machine)) process.kill(machine.pid, signal)
    if (await gone(machine, patienceMs)) return
  }
}

async function gone(machine: ProcessIdentity, patience: number): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += lookEveryMs) {
    if (!isRunning(machine)) return true
    await delay(lookEveryMs)
  }
  return !isRunning(machine)
}
