// A machine that Kiln's own QEMU runs, for a test: its serial port gathered, its end noticed, and never left behind.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { isRunning } from '#platform/process/running.ts'
import { openSerial } from '#platform/qemu/consoles.ts'
import { complaintsName } from '#platform/qemu/start.ts'
import { createSerial, type Serial } from './serial.ts'

type Started = {
  process: ProcessIdentity
  folder: string
  /** Begins with this start. */
  serialLog: string
}
type Followed = {
  serial: Serial
  /** Resolves when QEMU is gone and all that it printed is in `serial`. */
  ended: Promise<void>
  /** As if the plug were pulled. */
  kill(): void
}

const lookEveryMs = 50

export async function followMachine(started: Started): Promise<Followed> {
  const { process: qemu, folder, serialLog } = started
  // QEMU is detached: it would continue when the test run has died.
  const kill = () => {
    if (isRunning(qemu)) process.kill(qemu.pid, 'SIGKILL')
  }
  process.on('exit', kill)
  const serial = createSerial()
  const port = await openSerial({ log: serialLog, socket: null })
  port.setEncoding('utf8').on('data', serial.add)
  const follow = async () => {
    while (isRunning(qemu)) await delay(lookEveryMs)
    process.off('exit', kill)
    port.destroy()
    // What came after the last look.
    serial.add(readFileSync(serialLog, 'utf8').slice(serial.text().length))
    const complaints = join(folder, complaintsName)
    serial.end(`QEMU ended ${existsSync(complaints) ? readFileSync(complaints, 'utf8').trim() : ''}`)
  }
  return { serial, ended: follow(), kill }
}
