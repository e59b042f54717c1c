// Machines, as the engine sees them: QEMU, which runs detached from any engine.
import type { Duplex } from 'node:stream'
import type { Architecture } from '#shared/formats/format.ts'
import type { Acceleration, MachineRecord } from '#shared/machines/machine.ts'
import type { Value } from '#shared/messages/message.ts'
import type { DiskFile } from './disk-images.ts'
import type { ProcessIdentity } from './files.ts'

/** How a disk is attached. virtio is the fastest; the others are what images meet on real computers. */
export type Bus = 'virtio' | 'sata' | 'scsi' | 'nvme' | 'usb' | 'cdrom'

export type MachineDisk = {
  /** Its node in QEMU: checkpoints name it. */
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

export type StartedMachine = {
  process: ProcessIdentity
  qemuVersion: string
  /** What a state of memory fits only: QEMU's version of the board ("pc-q35-7.2"), and the processor. */
  board: string
  processor: string
}

export type MachineStart = {
  hardware: MachineHardware
  folder: string
  signal: AbortSignal
  onSpawn: (process: ProcessIdentity) => Promise<void>
}

/** Where a machine is: in a folder of its own. Its sockets follow from that. */
export type MachinePlace = { folder: string }

/** QEMU's own word for what a machine does: "running", "paused", "internal-error", "io-error", "save-vm", … */
export type QemuStatus = string

export type CheckpointChange = { tag: string; memoryDisk: string; disks: string[] }
export type SavedCheckpoint = { name: string; memoryBytes: number }

/** A service of a guest, at the port of this computer that leads to it. */
export type Service =
  | { kind: 'ssh'; host: number }
  | { kind: 'tcp'; host: number; guest: number }
  | { kind: 'http'; url: string }

export type MachinesPort = {
  /** Really starts a guest, the first time that it is asked. */
  acceleration(guest: Architecture): Promise<{ acceleration: Acceleration; slowBecause: Value | null }>
  /** What this computer has: `freeMemoryMiB` without taking anything from other programs. */
  hostSize(): { memoryMiB: number; freeMemoryMiB: number; cpus: number }
  /** Whether a machine could listen on a port of 127.0.0.1 now. */
  portState(port: number, protocol: 'tcp' | 'udp'): Promise<'free' | 'taken' | 'privileged'>
  /**
   * Starts QEMU, says which process it is, and returns once it answers. What fails, or is cancelled, leaves none that runs.
   * Throws tool.missing, machine.no-firmware, machine.not-started, machine.port-taken.
   */
  start(options: MachineStart): Promise<StartedMachine>
  /** An empty disk over `from`, which is only read; `sizeBytes` where the guest is to see a larger one. */
  makeOverlay(options: { from: DiskFile; to: string; sizeBytes: number | null }): Promise<void>
  /** An empty qcow2 disk. */
  makeBlank(path: string, sizeBytes: number): Promise<void>
  powerButton(place: MachinePlace): Promise<void>
  /** It runs afterwards, also one that had panicked or was paused. */
  reset(place: MachinePlace): Promise<void>
  pause(place: MachinePlace): Promise<void>
  resume(place: MachinePlace): Promise<void>
  /** Waits some seconds at most. */
  status(place: MachinePlace): Promise<QemuStatus>
  /** Ends QEMU for sure, with its files in order where it still answers. null: whatever answers there. */
  end(place: MachinePlace, process: ProcessIdentity | null): Promise<void>
  /** Of a disk. */
  checkpoints(place: MachinePlace, disk: string): Promise<SavedCheckpoint[]>
  /** Saves memory and disks. This and the next two last as long as QEMU needs; nothing else can be asked of it meanwhile. */
  saveCheckpoint(place: MachinePlace, change: CheckpointChange): Promise<void>
  /** One that fails leaves the machine stopped, with its disks taken back. */
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
  /** What the serial port printed last (its first `replayBytes`) and prints from now on; also of a machine that has ended.
   *  What is written is typed. */
  openSerial(place: MachinePlace): Promise<Duplex & { readonly replayBytes: number }>
  /** Drops the beginning of what the serial port printed, and of the events where asked to, if that has become very long. */
  boundLogs(place: MachinePlace, which: { events: boolean }): Promise<void>
  /** null where that is not known. */
  usage(process: ProcessIdentity): { cpuSeconds: number; memoryBytes: number } | null
  removeSockets(place: MachinePlace): Promise<void>
}
