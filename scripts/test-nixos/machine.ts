// A machine under emulation that boots its disk by OVMF and the disk's own boot loader, and keeps what it writes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, createWriteStream, existsSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { findFirmware } from '#lab/firmware.ts'
import { createSerial } from '#lab/serial.ts'
import { debugShell, type ShellResult } from './debug-shell.ts'

/** Emulated and beside other work, a first boot may take half an hour. */
export const bootTimeoutMs = 40 * 60_000
export const loginPrompt = /^\S+ login: /m

export type MachineOptions = {
  diskPath: string
  /** For sockets, the firmware's variables and the console's text. */
  folder: string
  memoryMiB?: number
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1')
  return address.port
}

export async function startMachine(options: MachineOptions): Promise<Machine> {
  const { diskPath, folder, memoryMiB = 2048 } = options
  mkdirSync(folder, { recursive: true })
  const firmware = findFirmware()
  const variables = join(folder, 'variables.fd')
  // Kept between boots: the firmware remembers its boot entries.
  if (!existsSync(variables)) copyFileSync(firmware.variables, variables)
  const sshPort = await freePort()
  const shellSocket = join(folder, 'shell.socket')
  const args = [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot'],
    ...['-machine', 'q35', '-accel', 'tcg,thread=multi,tb-size=1024', '-cpu', 'Nehalem', '-smp', '2'],
    ...['-m', `${memoryMiB}`],
    ...['-drive', `if=pflash,format=raw,readonly=on,file=${firmware.code}`],
    ...['-drive', `if=pflash,format=raw,file=${variables}`],
    ...['-drive', `if=virtio,format=raw,file=${diskPath},cache=unsafe`],
    ...['-netdev', `user,id=net,hostfwd=tcp:127.0.0.1:${sshPort}-:22`],
    ...['-device', 'virtio-net-pci,netdev=net,romfile=', '-device', 'virtio-rng-pci'],
    ...['-chardev', 'stdio,id=console,signal=off', '-serial', 'chardev:console'],
    ...['-chardev', `socket,id=shell,path=${shellSocket},server=on,wait=off`, '-serial', 'chardev:shell'],
  ]
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const killNow = () => qemu.kill('SIGKILL')
  process.on('exit', killNow)
  const serial = createSerial()
  const log = createWriteStream(join(folder, 'console.log'), { flags: 'a' })
  let complaints = ''
  qemu.stdout.setEncoding('utf8').on('data', (text: string) => {
    serial.add(text)
    log.write(text)
  })
  qemu.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-2000)
  })
  const ended = new Promise<void>(resolve => {
    const end = (reason: string) => {
      process.off('exit', killNow)
      log.end()
      serial.end(reason)
      resolve()
    }
    qemu.once('error', error => end(`QEMU did not start (${error.message})`))
    qemu.once('close', (code, signal) => end(`QEMU ended (${signal ?? code}) ${complaints.trim()}`))
  })
  const cutPower = async () => {
    killNow()
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
