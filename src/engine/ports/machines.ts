// Machines, as the engine sees them: QEMU, which runs detached from any engine.
import type { Duplex } from 'node:stream'
import type { Architecture } from '#shared/formats/format.ts'
import type { Acceleration, MachineRecord } from '#shared/machines/machine.ts'
import type { Value } from '#shared/messages/message.ts'
import type { DiskFile } from './disk-images.ts'
import type { ProcessIdentity } from './files.ts'

/** How a disk is attached. virtio is the fastest; the others are those that images meet on real computers. */
export type Bus = 'virtio' | 'sata' | 'scsi' | 'nvme' | 'usb' | 'cdrom'

export type MachineDisk = {
  /** Its node in QEMU: checkpoints use it. */
  name: string
  path: string
  format: 'qcow2' | 'raw'
  bus: Bus
  /** 1 is tried first; null: not booted from. */
  bootOrder: number | null
}

export type PortForward = { guest: number; host: number; protocol: 'tcp' | 'udp' }

export type MachineHardware = {
  architecture: Architecture
  acceleration: Acceleration
  memoryMiB: number
  cpus: number
  disks: MachineDisk[]
  forwards: PortForward[]
  /** closed: the guest reaches nothing beyond its forwards. */
  network: MachineRecord['network']
  screen: boolean
}

type StartedMachine = {
  process: ProcessIdentity
  qemuVersion: string
  /** A saved memory needs the same: QEMU's version of the board ("pc-q35-7.2"), and the CPU. */
  board: string
  processor: string
}

export type MachineStart = {
  hardware: MachineHardware
  folder: string
  signal: AbortSignal
  onSpawn: (process: ProcessIdentity) => Promise<void>
}

/** A machine's folder. Its sockets' location is derived from it. */
export type MachinePlace = { folder: string }

/** QEMU's own word for a machine's status: "running", "paused", "internal-error", "io-error", "save-vm", … */
type QemuStatus = string

export type CheckpointChange = { tag: string; memoryDisk: string; disks: string[] }
export type SavedCheckpoint = { name: string; memoryBytes: number }

/** A service of a guest, at the port of this computer that leads to it. */
export type Service =
  | { kind: 'ssh'; host: number }
  | { kind: 'tcp'; host: number; guest: number }
  | { kind: 'http'; url: string }

export type MachinesPort = {
  /** Really starts a guest, on the first call. */
  acceleration(guest: Architecture): Promise<{ acceleration: Acceleration; slowBecause: Value | null }>
  /** This computer's resources: `freeMemoryMiB` without taking anything from other programs. */
  hostSize(): { memoryMiB: number; freeMemoryMiB: number; cpus: number }
  /** Whether a machine could listen on a port of 127.0.0.1 now. */
  portState(port: number, protocol: 'tcp' | 'udp'): Promise<'free' | 'taken' | 'privileged'>
  /** Starts QEMU, reports its process, and returns once it answers. On failure or cancel, none is left running.
   *  Throws tool.missing, machine.no-firmware, machine.not-started, machine.port-taken. */
  start(options: MachineStart): Promise<StartedMachine>
  /** An overlay on `from`, which is only read; `sizeBytes` if the guest should see a larger disk. */
  makeOverlay(options: { from: DiskFile; to: string; sizeBytes: number | null }): Promise<void>
  /** An empty qcow2 disk. */
  makeBlank(path: string, sizeBytes: number): Promise<void>
  powerButton(place: MachinePlace): Promise<void>
  /** It runs afterwards, even if it had panicked or was paused. */
  reset(place: MachinePlace): Promise<void>
  pause(place: MachinePlace): Promise<void>
  resume(place: MachinePlace): Promise<void>
  /** Waits some seconds at most. */
  status(place: MachinePlace): Promise<QemuStatus>
  /** Ends QEMU for certain, flushing its files if it still answers. null: whatever answers there. */
  end(place: MachinePlace, process: ProcessIdentity | null): Promise<void>
  /** Lists the checkpoints of a disk. */
  checkpoints(place: MachinePlace, disk: string): Promise<SavedCheckpoint[]>
  /** Saves memory and disks. This and the next two take as long as QEMU needs; it answers nothing else in between. */
  saveCheckpoint(place: MachinePlace, change: CheckpointChange): Promise<void>
  /** A failure leaves the machine stopped, with its disks restored. */
  loadCheckpoint(place: MachinePlace, change: CheckpointChange): Promise<void>
  removeCheckpoint(place: MachinePlace, change: Omit<CheckpointChange, 'memoryDisk'>): Promise<void>
  /** Whether a service of the guest answers: one attempt of some seconds. */
  answers(place: MachinePlace, service: Service): Promise<boolean>
  /** RFB, for one more client. Throws machine.silent. */
  openScreen(place: MachinePlace): Promise<Duplex>
  /** Presses keys one after another; those of one entry together. */
  sendKeys(place: MachinePlace, keys: string[][]): Promise<void>
  /** Writes what the screen shows as a PNG. */
  screenshot(place: MachinePlace, path: string): Promise<void>
  /** The serial port's recent output (the first `replayBytes`) and new output; also for a machine that has ended.
   *  What is written is typed. */
  openSerial(place: MachinePlace): Promise<Duplex & { readonly replayBytes: number }>
  /** Drops the beginning of the serial log, and of the events if requested, if that has become very long. */
  boundLogs(place: MachinePlace, which: { events: boolean }): Promise<void>
  /** null if unknown. */
  usage(process: ProcessIdentity): { cpuSeconds: number; memoryBytes: number } | null
  removeSockets(place: MachinePlace): Promise<void>
}
