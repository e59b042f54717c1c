// Looks after the machines that run, whichever engine started them, while a client is connected: reports changes,
// goes on when there is room again, and ends what was asked to power off and did not.
import { join } from 'node:path'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { placeOf } from './control/checkpoints.ts'
import { forceOffWhenDue } from './control/power.ts'
import { eventsName, machineFolder } from './record/folder.ts'
import { machineIds, readMachine } from './record/record.ts'
import { stateOf } from './state/events.ts'
import { isAlive } from './state/look.ts'

const lookEveryMs = 1000
/** QEMU asks for single clusters; less would only stop it again. */
const roomBytes = 64 * 2 ** 20

export type Tending = {
  /** A client came; call what it returns when it is gone. */
  connected(): () => void
  /** Somebody asked for machines: look after them from now on. */
  wanted(): void
  close(): Promise<void>
}

export function tendMachines(ports: Ports, tell: () => void): Tending {
  let clients = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let looking = Promise.resolve()
  let before = ''
  const stop = () => {
    if (timer) clearTimeout(timer)
    timer = null
  }
  const look = async () => {
    const now = (await tendOnce(ports)).join('\n')
    if (now !== before) tell()
    before = now
  }
  const later = () => {
    timer = setTimeout(() => {
      looking = look()
        .catch(logged(ports.log, 'machines-untended'))
        .finally(() => timer && later())
    }, lookEveryMs)
  }
  return {
    connected() {
      clients++
      let gone = false
      return () => {
        if (gone) return
        gone = true
        if (--clients === 0) stop()
      }
    },
    wanted() {
      if (clients > 0 && !timer) later()
    },
    async close() {
      stop()
      await looking
    },
  }
}

/** A line for each machine: when one differs, something changed. */
async function tendOnce(ports: Ports): Promise<string[]> {
  const lines: string[] = []
  for (const id of await machineIds(ports)) lines.push(await tendOne(ports, id))
  return lines
}

async function tendOne(ports: Ports, id: string): Promise<string> {
  const record = await readMachine(ports, id).catch(() => null) // listed with its fault
  if (!record || !isAlive(ports, record)) return `${id} ended`
  const folder = machineFolder(ports.folders, id)
  const events = stateOf((await ports.files.readText(join(folder, eventsName))) ?? '')
  if (events.paused === 'no-space' && (await ports.files.freeBytes(folder)) > roomBytes)
    await ports.machines.resume(placeOf(ports, record))
  await forceOffWhenDue(ports, record)
  return JSON.stringify([id, record.process.pid, record.powerOff, record.checkpoints.length, events])
}
