// Boots a built image in QEMU (TCG, UEFI), for tests: the image itself is never written to.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFirmware } from './firmware.ts'
import { type Bus, type DiskFormat, qemuArgs, usualBus } from './qemu-args.ts'
import { createSerial } from './serial.ts'

export { diskFromOva } from './ova.ts'
export { type KeyPair, makeKeyPair, type SshResult, sshExec } from './ssh.ts'

export interface BootOptions {
  readonly diskPath: string
  readonly format: DiskFormat
  /** Which controller the disk hangs on; left out, the usual one of the format. */
  readonly bus?: Bus
  readonly memoryMiB?: number
  /** For each wait on the serial console. */
  readonly timeoutMs?: number
}

export interface RunningVm {
  /** All that came over the serial port so far. */
  serial(): string
  /** On 127.0.0.1, forwarded to port 22 of the guest. */
  readonly sshPort: number
  /** Resolves with what matched; `from` skips what came before, for a second boot. */
  waitForSerial(mark: string | RegExp, from?: number): Promise<string>
  /** Resolves when the machine has ended by itself, after a power-off. */
  waitForExit(): Promise<void>
  /** Ends QEMU for sure and removes its files. May be called twice. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
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

export async function bootDisk(options: BootOptions): Promise<RunningVm> {
  const { diskPath, format, bus = usualBus[format], memoryMiB = 512, timeoutMs = 120_000 } = options
  const firmware = findFirmware()
  const sshPort = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'kiln-vm-'))
  const variables = join(folder, 'variables.fd')
  copyFileSync(firmware.variables, variables)

  const args = qemuArgs({ diskPath, format, bus, memoryMiB, firmware, variables, sshPort })
  // TMPDIR: that is where snapshot=on puts its overlay.
  const qemu = spawn('qemu-system-x86_64', args, { env: { ...process.env, TMPDIR: folder } })
  // A test run that dies must not leave a machine behind.
  const killNow = () => qemu.kill('SIGKILL')
  process.on('exit', killNow)

  const serial = createSerial()
  let complaints = ''
  qemu.stdout.setEncoding('utf8').on('data', serial.add)
  qemu.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = `${complaints}${text}`.slice(-2000)
  })
  const exited = new Promise<void>(resolve => {
    const end = (reason: string) => {
      process.off('exit', killNow)
      rmSync(folder, { recursive: true, force: true })
      serial.end(reason)
      resolve()
    }
    qemu.once('error', error => end(`QEMU did not start (${error.message})`))
    qemu.once('close', (code, signal) => end(`QEMU ended (${signal ?? code}) ${complaints.trim()}`))
  })

  const stop = async () => {
    qemu.kill('SIGTERM')
    const late = setTimeout(killNow, 3000)
    await exited
    clearTimeout(late)
  }
  return {
    serial: serial.text,
    sshPort,
    waitForSerial: (mark, from = 0) => serial.waitFor(mark, { timeoutMs, from }),
    waitForExit: () => exited,
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
