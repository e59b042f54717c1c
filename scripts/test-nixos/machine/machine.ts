// A machine under emulation that boots its disk by OVMF and the disk's own boot loader, and keeps what it writes.
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { createConnection } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Bus, MachineDisk } from '#engine/ports/machines.ts'
import { followMachine } from '#lab/follow-machine.ts'
import { freePort } from '#lab/free-port.ts'
import type { Serial } from '#lab/serial.ts'
import { pressKeys } from '#platform/qemu/control/keys.ts'
import { withQmp } from '#platform/qemu/control/qmp.ts'
import { findFirmware } from '#platform/qemu/firmware/find.ts'
import { startQemu } from '#platform/qemu/start.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { ToolError } from '../tool-error.ts'
import { runInDebugShell, type ShellResult } from './debug-shell.ts'
import { orPanic, panicsBeforeInit, waitForOrPanic } from './kernel-panic.ts'
import { secureFirmware } from './secure-firmware.ts'
import { startTpm } from './tpm.ts'

/** Emulated and beside other work, a first boot may take half an hour. */
export const bootTimeoutMs = 40 * 60_000
/** A dark screen takes this long to be drawn again under emulation. */
const wakeMs = 20_000
export const loginPrompt = /^\S+ login: /m

type MachineOptions = {
  diskPath: string
  /** Holds sockets, the firmware's variables and the console's text. */
  folder: string
  /** This computer's own by default. */
  architecture?: Architecture
  memoryMiB?: number
  diskBus?: Bus
  /** Paths of raw images: /dev/vdb and the next ones where the first disk is vda. */
  moreDisks?: readonly string[]
  /** An ISO, from which it boots. */
  isoPath?: string
  /** Boots the disk if it can: the ISO until something is installed on the disk. */
  diskFirst?: boolean
  /** Ports of the machine that are reached from outside, in addition to SSH's. */
  guestPorts?: readonly number[]
  /** Adds a display, a keyboard and a pointer. */
  screen?: boolean
  /** Checks signatures, and has no keys at first. */
  secureFirmware?: boolean
  /** Its board restarts it when it hangs. */
  watchdog?: boolean
  /** Adds a TPM 2.0, which keeps its state between starts. */
  tpm?: boolean
  /** Adds an IOMMU, by which it can give its devices to virtual machines. */
  iommu?: boolean
  /** The limit for its kernel to start init. */
  initTimeoutMs?: number
  /** The environment of its emulator; this process's by default. */
  env?: NodeJS.ProcessEnv
}

export interface Machine extends AsyncDisposable {
  readonly sshPort: number
  /** The port of this computer that leads to one of guestPorts. */
  portOf(guest: number): number
  /** Presses keys of its keyboard, one after the other: QEMU's names of keys (QKeyCode). */
  press(keys: readonly string[]): Promise<void>
  /** Writes its display's content as a PNG. */
  screenshot(path: string): Promise<void>
  /** Everything that came over the first serial port. */
  console(): string
  waitFor(mark: string | RegExp, timeoutMs: number): Promise<string>
  /** Types at the console, as at its keyboard. */
  type(text: string): Promise<void>
  /** Runs as root, on the second serial port. */
  shell(command: string, timeoutMs?: number): Promise<ShellResult>
  /** Ends the emulator at once, like a pulled plug. */
  cutPower(): Promise<void>
  /** Resolves when the machine has switched itself off. */
  ended: Promise<void>
}

const mostStarts = 3
const cdrom: Omit<MachineDisk, 'path' | 'bootOrder'> = { name: 'disc', format: 'raw', bus: 'cdrom' }

/** Starts the machine again if the emulator made its kernel panic. */
export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { initTimeoutMs = bootTimeoutMs } = options
  for (let start = 1; ; start += 1) {
    const { machine, serial } = await startOnce(options)
    if (start === mostStarts || !(await panicsBeforeInit(serial, initTimeoutMs))) return machine
    await machine.cutPower()
  }
}

async function startOnce(options: MachineOptions): Promise<{ machine: Machine; serial: Serial }> {
  const { diskPath, folder, memoryMiB = 2048, diskBus = 'virtio', isoPath, moreDisks = [] } = options
  const { architecture = 'x86_64' } = options
  const { guestPorts = [], screen = false, diskFirst = isoPath === undefined } = options
  const { env = process.env } = options
  mkdirSync(folder, { recursive: true })
  const { secureFirmware: secure = false } = options
  const firmware = secure
    ? secureFirmware()
    : findFirmware(architecture, { env: process.env, home: homedir() })
  const variables = join(folder, 'variables.fd')
  // Kept between boots: the firmware remembers its boot entries.
  if (!existsSync(variables)) copyFileSync(firmware.variables, variables)
  const sshPort = await freePort()
  const ports = new Map([[22, sshPort]])
  for (const guest of guestPorts) if (!ports.has(guest)) ports.set(guest, await freePort())
  const qmpSocket = join(folder, 'qmp.socket')
  const shellSocket = join(folder, 'shell.socket')
  const serialSocket = join(folder, 'serial.socket')
  const boots = readdirSync(folder).filter(name => /^console-\d+\.log$/.test(name)).length
  const serialLog = join(folder, `console-${boots + 1}.log`)
  const { process: qemu } = await startQemu(
    {
      architecture,
      acceleration: 'tcg',
      memoryMiB,
      cpus: 2,
      firmware,
      variables,
      confined: false,
      guardedVariables: secure,
      watchdog: options.watchdog ?? false,
      iommu: options.iommu ?? false,
      ...(options.tpm && { tpmSocket: await startTpm(folder) }),
      disks: [
        ...(isoPath ? [{ ...cdrom, path: isoPath, bootOrder: diskFirst ? 2 : 1 }] : []),
        { name: 'disk', path: diskPath, format: 'raw', bus: diskBus, bootOrder: diskFirst ? 1 : null },
        ...moreDisks.map((path, at) => ({
          name: `more${at}`,
          path,
          format: 'raw' as const,
          bus: 'virtio' as const,
          bootOrder: null,
        })),
      ],
      forwards: [...ports].map(([guest, host]) => ({ guest, host, protocol: 'tcp' })),
      // It reaches nothing: a port of this computer is forwarded to it where a test needs one (forward-port.ts).
      network: 'closed',
      screen,
      vncSocket: join(folder, 'vnc.socket'),
      qmpSocket,
      serialSocket,
      serialLog,
      secondSerialSocket: shellSocket,
    },
    {
      folder,
      env,
      onSpawn: async () => undefined,
      signal: new AbortController().signal,
    },
  )
  const { serial, ended, kill } = await followMachine({ process: qemu, folder, serialLog })
  const cutPower = async () => {
    kill()
    await ended
  }
  const machine: Machine = {
    sshPort,
    portOf(guest) {
      const host = ports.get(guest)
      if (host === undefined)
        throw new ToolError(`The machine was started without a way to its port ${guest}.`)
      return host
    },
    press: keys =>
      withQmp(qmpSocket, qmp =>
        pressKeys(
          qmp,
          keys.map(key => [key]),
        ),
      ),
    screenshot: path =>
      withQmp(qmpSocket, async ({ ask }) => {
        // A desktop darkens its screen after a while without input.
        await ask('send-key', { keys: [{ type: 'qcode', data: 'shift' }] })
        await delay(wakeMs)
        await ask('screendump', { filename: path, format: 'png' })
      }),
    console: serial.text,
    waitFor: (mark, timeoutMs) => waitForOrPanic(serial, mark, timeoutMs),
    async type(text) {
      const line = createConnection(serialSocket)
      await once(line, 'connect')
      await new Promise<void>(written => line.end(text, written))
    },
    shell: (command, timeoutMs = 300_000) =>
      orPanic(serial, runInDebugShell(shellSocket, command, timeoutMs)),
    cutPower,
    ended,
    [Symbol.asyncDispose]: cutPower,
  }
  return { machine, serial }
}
