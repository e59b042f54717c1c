// Watches running machines, whichever engine started them, while a client is connected: reports changes, resumes them
// when there is space again, and forces off those that ignored their power button.
import { setTimeout as delay } from 'node:timers/promises'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type WhileConnected, whileConnected } from '#engine/while-connected.ts'
import { forceOffWhenDue } from './control/power.ts'
import { machineFolder, placeOf } from './folder.ts'
import { isMachineLocked, whileMachineLocked } from './lock.ts'
import { machineIds, readMachine } from './record.ts'
import { isAlive } from './state/look.ts'
import { isPlain, readEvents } from './state/read-events.ts'

const lookEveryMs = 1000
/** QEMU allocates single clusters; less would only stop it again. */
const roomBytes = 64 * 2 ** 20

export type MachineWatch = Omit<WhileConnected, 'close'> & { close(): Promise<void> }

export function watchMachines(ports: Ports, onChange: () => void): MachineWatch {
  let watching = Promise.resolve()
  const work = whileConnected(() => {
    const stopped = new AbortController()
    // One that was just stopped may be in its last pass.
    watching = watching.then(() => watchUntilStopped(ports, onChange, stopped.signal))
    return () => stopped.abort()
  })
  return {
    ...work,
    async close() {
      work.close()
      await watching
    },
  }
}

async function watchUntilStopped(ports: Ports, onChange: () => void, signal: AbortSignal): Promise<void> {
  const failed = logged(ports.log, 'machines-untended')
  for (let before = ''; await waited(signal); ) {
    const now = await watchMachinesOnce(ports).then(lines => lines.join('\n'), failed)
    if (now === undefined || now === before) continue
    onChange()
    before = now
  }
}

/** False if it was stopped. */
const waited = (signal: AbortSignal) => delay(lookEveryMs, true, { signal, ref: false }).catch(() => false) // only aborted by the signal

/** One line per machine: if one differs, something changed. One that fails does not affect the others. */
export async function watchMachinesOnce(ports: Ports): Promise<string[]> {
  const failed = logged(ports.log, 'machines-untended')
  const lineOf = async (id: string) => (await watchMachine(ports, id).catch(failed)) ?? `${id} unknown`
  return Promise.all((await machineIds(ports)).map(lineOf))
}

async function watchMachine(ports: Ports, id: string): Promise<string> {
  const record = await readMachine(ports, id).catch(() => null) // listed with its error
  if (!record || !isAlive(ports, record)) return `${id} ended`
  const folder = machineFolder(ports.folders, id)
  const events = await readEvents(ports, id)
  const isBusy = await isMachineLocked(ports, id)
  const line = JSON.stringify([
    id,
    record.process?.pid,
    record.powerOff,
    record.checkpoints.length,
    events,
    isBusy,
  ])
  // QEMU answers nothing while it saves or loads a checkpoint.
  if (isBusy) return line
  if (events.paused === 'no-space' && (await ports.files.freeBytes(folder)) > roomBytes)
    await ports.machines.resume(placeOf(ports, record))
  const isDue = record.powerOff !== null && ports.now() >= record.powerOff.forceAt
  if (isDue) await whileMachineLocked(ports, id, () => forceOffWhenDue(ports, id))
  await ports.machines.boundLogs({ folder }, { events: isPlain(events) })
  return line
}
