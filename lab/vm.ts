// Boots a built image for tests, as Kiln runs one: emulated, on an overlay disk, so that the image is never written to.
import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bus, MachineDisk, MachineHardware } from '#engine/ports/machines.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { isRunning } from '#platform/process/running.ts'
import { createMachines } from '#platform/qemu/machines.ts'
import { serialLogName } from '#shared/machines/files.ts'
import { followMachine } from './follow-machine.ts'
import { freePort } from './free-port.ts'

export { diskFromOva } from './ova.ts'
export { makeKeyPair, sshExec } from './ssh.ts'

type DiskFormat = 'qcow2' | 'raw' | 'vmdk' | 'vhdx' | 'iso'

/** Where each format's usual home puts it: VMDK comes with an AHCI controller in our OVA. */
const usualBus: Readonly<Record<DiskFormat, Bus>> = {
  raw: 'virtio',
  qcow2: 'virtio',
  vmdk: 'sata',
  vhdx: 'sata',
  iso: 'cdrom',
}

interface BootOptions {
  readonly diskPath: string
  readonly format: DiskFormat
  /** Which controller the disk hangs on; left out, the usual one of the format. */
  readonly bus?: Bus
  readonly memoryMiB?: number
  /** For each wait on the serial console. */
  readonly timeoutMs?: number
}

interface RunningVm {
  /** All that came over the serial port so far. */
  serial(): string
  /** On 127.0.0.1, forwarded to port 22 of the guest. */
  readonly sshPort: number
  /** Resolves with what matched; `from` skips what came before, for a second boot. */
  waitForSerial(mark: string | RegExp, from?: number): Promise<string>
  /** Resolves when the machine has powered off. */
  waitForExit(): Promise<void>
  /** Ends QEMU for sure and removes its files. May be called twice. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export async function bootDisk(options: BootOptions): Promise<RunningVm> {
  const { memoryMiB = 512, timeoutMs = 120_000 } = options
  const folder = mkdtempSync(join(tmpdir(), 'kiln-vm-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const machines = createMachines({
    run: createProcessRunner({ env: process.env }),
    env: process.env,
    home: homedir(),
    tempFolder: tmpdir(),
    uid: process.getuid?.() ?? -1,
    platform: 'linux',
    architecture: 'x86_64',
  })
  const { signal } = new AbortController()
  const start = async () => {
    const sshPort = await freePort()
    const hardware: MachineHardware = {
      architecture: 'x86_64',
      acceleration: 'tcg',
      memoryMiB,
      cpus: 1,
      screen: false,
      disks: [await diskOf(options, folder, machines.makeOverlay)],
      forwards: [{ guest: 22, host: sshPort, protocol: 'tcp' }],
      network: 'closed',
    }
    return {
      sshPort,
      ...(await machines.start({ hardware, folder, signal, onSpawn: async () => undefined })),
    }
  }
  const { sshPort, process: qemu } = await start().catch(thrown => {
    remove()
    throw thrown
  })
  const { serial, ended } = await followMachine({
    process: qemu,
    folder,
    serialLog: join(folder, serialLogName),
  })
  const exited = ended.then(remove)
  const stop = async () => {
    if (isRunning(qemu)) await machines.end({ folder }, qemu)
    await exited
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

type MakeOverlay = ReturnType<typeof createMachines>['makeOverlay']

async function diskOf(
  { diskPath, format, bus = usualBus[format] }: BootOptions,
  folder: string,
  makeOverlay: MakeOverlay,
): Promise<MachineDisk> {
  if (format === 'iso') return { name: 'disc', path: diskPath, format: 'raw', bus, bootOrder: 1 }
  const path = join(folder, 'disk.qcow2')
  await makeOverlay({ from: { path: diskPath, format }, to: path, sizeBytes: null })
  return { name: 'disk', path, format: 'qcow2', bus, bootOrder: 1 }
}
