// A machine: an image that runs, or has run, in QEMU on this computer. docs/adr/0016 says why it belongs to no engine.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { value } from '#shared/messages/message-schema.ts'
import { architecture, imageFormat } from '../formats/format-schema.ts'
import { healthCheck } from '../profiles/health-check.ts'

export const machineSchemaVersion = 1

/** kvm and hvf run the guest on the processor itself; tcg emulates it, several times slower. */
export const accelerations = ['kvm', 'hvf', 'tcg'] as const
export const acceleration = z.enum(accelerations)
export type Acceleration = z.infer<typeof acceleration>

/**
 * open: the guest reaches what this computer reaches, and every service of it that listens on 127.0.0.1 (as 10.0.2.2).
 * closed: nothing; its forwards still lead to it.
 */
export const network = z.enum(['open', 'closed'])

/** A port of this computer that leads to one of the guest. Only 127.0.0.1 listens. */
export const forward = z.object({
  /** "SSH", "Home Assistant"; "" for one that a person added. */
  name: z.string(),
  guest: z.number().int(),
  host: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  /** The port that the profile names, where it was taken or privileged and `host` stands in for it; null otherwise. */
  insteadOf: z.number().int().nullable(),
  /** What a browser opens; null where the port does not speak HTTP. */
  url: z.string().nullable(),
})
export type Forward = z.infer<typeof forward>

/** A named state of memory and disk to which a running machine can go back. */
export const checkpoint = z.object({
  name: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** Of the saved memory. */
  memoryBytes: z.number(),
})

/** With what only it can be gone back to: a state of memory fits no other board and processor. */
const recordedCheckpoint = checkpoint.extend({
  qemuVersion: z.string(),
  hardware: z.object({ board: z.string(), processor: z.string(), acceleration }),
})
export type RecordedCheckpoint = z.infer<typeof recordedCheckpoint>
export type Checkpoint = z.infer<typeof checkpoint>

/** A disk of a machine. */
const machineDisk = z.object({
  name: z.string(),
  /** A file in its own folder; null: the image's file itself, which is only read. */
  file: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]*$/)
    .nullable(),
  format: z.enum(['qcow2', 'raw']),
  bus: z.enum(['virtio', 'cdrom']),
  bootOrder: z.number().int().nullable(),
})
export type RecordedDisk = z.infer<typeof machineDisk>

/** machine.json, in the machine's own folder. What changes while it runs is not in it but asked of QEMU. An earlier Kiln
 *  wrote fewer fields: they are what its machines had. */
export const machineRecord = z.object({
  schema: z.literal(machineSchemaVersion),
  id: z.string(),
  /** The image's name. */
  name: z.string(),
  /** `isBase`: the machine's disk lies over the image's file, and is worth nothing without it. */
  image: z.object({ id: z.string(), format: imageFormat, sha256: z.string(), isBase: z.boolean() }),
  /** In the order in which they are attached. */
  disks: z.array(machineDisk),
  screen: z.boolean().default(true),
  architecture,
  /** Milliseconds since the epoch: of its first start and of its last. */
  createdAt: z.number(),
  startedAt: z.number(),
  /** QEMU. Its id alone may be another process's by now. null: its first start has not come so far. */
  process: z
    .object({ pid: z.number().int(), startTicks: z.string().nullable(), bootId: z.string().optional() })
    .nullable(),
  /** Of QEMU: "7.2.22"; "" until it has answered. */
  qemuVersion: z.string().default(''),
  acceleration,
  /** Why tcg stands in for the computer's own acceleration; null where nothing was wanting. */
  slowBecause: value.nullable().default(null),
  /** It was asked for, so that a later start emulates too. */
  emulate: z.boolean().default(false),
  memoryMiB: z.number().int(),
  cpus: z.number().int(),
  forwards: z.array(forward),
  /** closed: the guest reaches nothing beyond its forwards. */
  network: network.default('open'),
  /** The profile's, to wait for. */
  healthChecks: z.array(healthCheck).default([]),
  /** Public host key that Kiln gave it ("ssh-ed25519 AAAA…"); null where the guest made its own. */
  hostKey: z.string().nullable().default(null),
  /** Kiln has a key of its own in it. */
  login: z.boolean().default(false),
  /** Who logs in over SSH. */
  user: z.string().default('root'),
  /** No login is possible: neither the image nor a seed has a key or a password. */
  closed: z.boolean().default(false),
  /** SSH refuses every login: neither the image nor a seed has a key, nor a password that SSH takes. */
  withoutSshLogin: z.boolean().default(false),
  /** When it was asked to power off, and when it will be forced to; null while it is not. */
  powerOff: z.object({ askedAt: z.number(), forceAt: z.number() }).nullable().default(null),
  /** A person, or a time that had passed, ended it by force: not a fault. */
  forcedOff: z.boolean().default(false),
  /** Oldest first. */
  checkpoints: z.array(recordedCheckpoint).default([]),
  /** Since its last start: QEMU's version of the board ("pc-q35-7.2"), and the processor that the guest sees. */
  board: z.string().default(''),
  processor: z.string().default(''),
  /** Bytes of the serial port's log that are from before its last start, reset or step back. */
  serialFrom: z.number().int().min(0).default(0),
})
export type MachineRecord = z.infer<typeof machineRecord>

/**
 * starting: an engine makes its disks, or waits for QEMU. stopping: it was asked to power off and still runs. failed: `error`
 * says why it ended, or stands still for good.
 */
export const machineStates = ['starting', 'running', 'paused', 'stopping', 'stopped', 'failed'] as const
export const machineState = z.enum(machineStates)
export type MachineState = z.infer<typeof machineState>

/** Why a machine that runs does not go on; "asked" by a person, "no-space" until there is room again. */
export const pauseReason = z.enum(['asked', 'no-space', 'disk-error', 'internal-error', 'saving'])
export type PauseReason = z.infer<typeof pauseReason>

/** A machine as the window and the command line know it. */
export const machine = machineRecord
  .omit({ schema: true, disks: true, board: true, processor: true, serialFrom: true, forcedOff: true })
  .extend({
    state: machineState,
    checkpoints: z.array(checkpoint),
    /** Its QEMU runs: one that panicked has failed, but takes memory and can be reset. */
    runs: z.boolean(),
    paused: pauseReason.nullable(),
    /** Why it failed, or what is wrong while it runs (its image was changed, its disk is full); null otherwise. */
    error: errorReport.nullable(),
    endedAt: z.number().nullable(),
    /** Seconds of processor time since its start, and memory in use; null where it does not run or that is not known. */
    usage: z.object({ cpuSeconds: z.number(), memoryBytes: z.number() }).nullable(),
    /** What removing it would free. */
    allocatedBytes: z.number(),
  })
export type Machine = z.infer<typeof machine>
