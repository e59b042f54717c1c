// A machine under emulation that boots its disk by OVMF and the disk's own boot loader, and keeps what it writes.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Bus, MachineDisk } from '#engine/ports/machines.ts'
import { followMachine } from '#lab/follow-machine.ts'
import { freePort } from '#lab/free-port.ts'
import { findFirmware } from '#platform/qemu/firmware/find.ts'
import { startQemu } from '#platform/qemu/start.ts'
import { debugShell, type ShellResult } from './debug-shell.ts'

/** Emulated and beside other work, a first boot may take half an hour. */
export const bootTimeoutMs = 40 * 60_000
export const loginPrompt = /^\S+ login: /m

export type MachineOptions = {
  diskPath: string
  /** For sockets, the firmware's variables and the console's text. */
  folder: string
  memoryMiB?: number
  diskBus?: Bus
  /** An ISO, from which it boots. */
  discPath?: string
}

export interface Machine extends AsyncDisposable {
  readonly sshPort: number
  /** Everything that came over the first serial port. */
  console(): string
  waitFor(mark: string | RegExp, timeoutMs: number): Promise<string>
  /** As root, on the second serial port. */
  shell(command: string, timeoutMs?: number): Promise<ShellResult>
  /** As if somebody pulled the plug. */
  cutPower(): Promise<void>
  /** Resolves when the machine has switched itself off. */
  ended: Promise<void>
}

const architecture = 'x86_64'
const disc: Omit<MachineDisk, 'path'> = { name: 'disc', format: 'raw', bus: 'cdrom', bootOrder: 1 }

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { diskPath, folder, memoryMiB = 2048, diskBus = 'virtio', discPath } = options
  mkdirSync(folder, { recursive: true })
  const firmware = findFirmware(architecture, { env: process.env, home: homedir() })
  const variables = join(folder, 'variables.fd')
  // Kept between boots: the firmware remembers its boot entries.
  if (!existsSync(variables)) copyFileSync(firmware.variables, variables)
  const sshPort = await freePort()
  const shellSocket = join(folder, 'shell.socket')
  const serialSocket = join(folder, 'serial.socket')
  const boots = readdirSync(folder).filter(name => /^console-\d+\.log$/.test(name)).length
  const serialLog = join(folder, `console-${boots + 1}.log`)
  const { process: qemu } = await startQemu(
    {
      ...{ architecture, acceleration: 'tcg', memoryMiB, cpus: 2, firmware, variables },
      disks: [
        ...(discPath ? [{ ...disc, path: discPath }] : []),
        { name: 'disk', path: diskPath, format: 'raw', bus: diskBus, bootOrder: discPath ? null : 1 },
      ],
      forwards: [{ guest: 22, host: sshPort, protocol: 'tcp' }],
      ...{ network: 'open', screen: false, vncSocket: join(folder, 'vnc.socket') },
      ...{ qmpSocket: join(folder, 'qmp.socket'), serialSocket, serialLog, secondSerialSocket: shellSocket },
    },
    {
      ...{ folder, env: process.env, onSpawn: async () => undefined },
      signal: new AbortController().signal,
    },
  )
  const { serial, ended, kill } = await followMachine({ process: qemu, folder, serialLog })
  const cutPower = async () => {
    kill()
    await ended
  }
  return {
    sshPort,
    console: serial.text,
    waitFor: (mark, timeoutMs) => serial.waitFor(mark, { timeoutMs }),
    shell: (command, timeoutMs = 300_000) => debugShell(shellSocket, command, timeoutMs),
    cutPower,
    ended,
    [Symbol.asyncDispose]: cutPower,
  }
}
