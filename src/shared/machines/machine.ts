// A machine: an image that runs, or has run, in QEMU on this computer. docs/adr/0016 explains why no engine owns it.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { value } from '#shared/messages/message-schema.ts'
import { architecture, imageFormat } from '../formats/format-schema.ts'
import { healthCheck } from '../profiles/health-check.ts'

export const machineSchemaVersion = 1

/** kvm and hvf run the guest directly on the CPU; tcg emulates it, several times slower. */
export const accelerations = ['kvm', 'hvf', 'tcg'] as const
export const acceleration = z.enum(accelerations)
export type Acceleration = z.infer<typeof acceleration>

/**
 * open: the guest reaches what this computer reaches, and every service of it that listens on 127.0.0.1 (as
 * 10.0.2.2). closed: nothing; its forwards still work.
 */
export const network = z.enum(['open', 'closed'])

/** A port of this computer that leads to one of the guest. Only 127.0.0.1 listens. */
export const forward = z.object({
  /** "SSH", "Home Assistant"; "" for one that the user added. */
  name: z.string(),
  guest: z.number().int(),
  host: z.number().int(),
  protocol: z.enum(['tcp', 'udp']),
  /** The profile's port, if it was taken or privileged and `host` replaces it; null otherwise. */
  insteadOf: z.number().int().nullable(),
  /** The address for a browser; null if the port does not speak HTTP. */
  url: z.string().nullable(),
})
export type Forward = z.infer<typeof forward>

/** A named state of memory and disk to which a running machine can return. */
const checkpoint = z.object({
  name: z.string(),
  /** Milliseconds since the epoch. */
  createdAt: z.number(),
  /** The size of the saved memory. */
  memoryBytes: z.number(),
})

/** The record for a return to it: a saved memory fits no other board and CPU. */
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

/**
 * machine.json, in the machine's own folder. Changing state is not in it but read from QEMU. Earlier versions of Kiln
 * wrote fewer fields: the defaults match their machines.
 */
export const machineRecord = z.object({
  schema: z.literal(machineSchemaVersion),
  id: z.string(),
  /** The image's name. */
  name: z.string(),
  /** `isBase`: the machine's disk is an overlay on the image's file, and is worthless without it. */
  image: z.object({ id: z.string(), format: imageFormat, sha256: z.string(), isBase: z.boolean() }),
  /** The disks in the order in which they are attached. */
  disks: z.array(machineDisk),
  screen: z.boolean().default(true),
  architecture,
  /** Milliseconds since the epoch: of its first start and of its last. */
  createdAt: z.number(),
  startedAt: z.number(),
  /** QEMU. Its pid alone may be reused by now. null: its first start has not come this far. */
  process: z
    .object({ pid: z.number().int(), startTicks: z.string().nullable(), bootId: z.string().optional() })
    .nullable(),
  /** QEMU's version: "7.2.22"; "" until it has answered. */
  qemuVersion: z.string().default(''),
  acceleration,
  /** Why tcg is used instead of this computer's acceleration; null if it is not. */
  slowBecause: value.nullable().default(null),
  /** It was requested, so a later start emulates too. */
  emulate: z.boolean().default(false),
  memoryMiB: z.number().int(),
  cpus: z.number().int(),
  forwards: z.array(forward),
  /** closed: the guest reaches nothing beyond its forwards. */
  network: network.default('open'),
  /** The profile's checks, to wait for. */
  healthChecks: z.array(healthCheck).default([]),
  /** Public host key that Kiln gave it ("ssh-ed25519 AAAA…"); null if the guest generated its own. */
  hostKey: z.string().nullable().default(null),
  /** One of Kiln's keys is in it. */
  login: z.boolean().default(false),
  /** The user who logs in over SSH. */
  user: z.string().default('root'),
  /** No login is possible: neither the image nor a seed has a key or a password. */
  closed: z.boolean().default(false),
  /** SSH refuses every login: neither the image nor a seed has a key, or a password that SSH accepts. */
  withoutSshLogin: z.boolean().default(false),
  /** When the power button was pressed, and when it will be forced off; null otherwise. */
  powerOff: z.object({ askedAt: z.number(), forceAt: z.number() }).nullable().default(null),
  /** A user, or a timeout, ended it by force: not an error. */
  forcedOff: z.boolean().default(false),
  /** Oldest first. */
  checkpoints: z.array(recordedCheckpoint).default([]),
  /** As of its last start: QEMU's version of the board ("pc-q35-7.2"), and the CPU that the guest sees. */
  board: z.string().default(''),
  processor: z.string().default(''),
  /** Bytes of the serial log from before its last start, reset or restored checkpoint. */
  serialFrom: z.number().int().min(0).default(0),
})
export type MachineRecord = z.infer<typeof machineRecord>

/**
 * starting: an engine creates its disks, or waits for QEMU. stopping: the power button was pressed and it still runs.
 * failed: `error` tells why it ended, or has stopped for good.
 */
const machineStates = ['starting', 'running', 'paused', 'stopping', 'stopped', 'failed'] as const
const machineState = z.enum(machineStates)
export type MachineState = z.infer<typeof machineState>

/** Why a running machine is paused; "asked" by the user, "no-space" until there is room again. */
const pauseReason = z.enum(['asked', 'no-space', 'disk-error', 'internal-error', 'saving'])
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
    /** CPU seconds since its start, and memory in use; null if it does not run or that is unknown. */
    usage: z.object({ cpuSeconds: z.number(), memoryBytes: z.number() }).nullable(),
    /** Bytes that its removal would free. */
    allocatedBytes: z.number(),
  })
export type Machine = z.infer<typeof machine>
