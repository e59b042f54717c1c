import { z } from 'zod'
import { roles } from '../workloads/people.ts'
import { command, job, query } from './define.ts'

/** A host's words are bounded: it may answer anything. */
const word = z.string().max(100)
const words = z.array(word).max(1000)
const count = z.number().min(0)
/** Paths of folders in a container, which programs in it chose. */
const paths = z.array(z.string().max(300)).max(100)

/**
 * A word that a person types. It has no form here: the broker knows which form its version takes, and its refusal says
 * what to type. A request that is too long for it is refused before it is sent.
 */
const typed = z.string()

/** `host`: by id, name or address. `person`: of an account that belongs to several people. */
const one = z.object({
  host: z.string().min(1).max(300),
  person: typed.nullable().default(null),
})
const named = one.extend({ name: typed })
const snapshot = named.extend({ label: typed })
const byId = one.extend({ id: typed })
const quotaGiB = z.number().int().min(1)

/** A field of what waits. Without a form a host could nest it so deep that no face can show it. */
const field = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).max(1000)])

/** One that waits: exactly this action, for five minutes from `askedAt`, which is of the host's clock. */
export const waitingApproval = z.object({
  id: word,
  verb: word,
  input: z.record(z.string().max(100), field),
  because: z.enum(['destructive', 'untrusted']),
  asker: word,
  face: word,
  askedAt: z.number(),
  /** Bytes stored in it, or in the one snapshot that is removed; null if unknown. */
  usedBytes: count.nullable(),
  /** Names the workload in the trash. `trashedAt` is in ms by the host's clock. */
  trashed: z
    .object({ name: word, owner: word, quotaGiB: count, trashedAt: z.number().min(0).max(8.64e15) })
    .optional(),
  /** Labels of newer snapshots, which a restore on ZFS destroys. */
  newer: words.default([]),
  /** Folders that no snapshot has: a restore loses them. */
  leftOut: paths.default([]),
})
export type WaitingApproval = z.infer<typeof waitingApproval>
const waits = z.object({ waits: waitingApproval })

/** How much a person may have: what the configuration of the host says. */
export const mostOfPerson = z.object({ workloads: count, storageGiB: count })
export const vmSize = z.object({ memoryGiB: count, cores: count })

export const listedWorkload = z.object({
  name: word,
  owner: word,
  shared: words,
  modules: words,
  running: z.boolean(),
  address: word,
  quotaGiB: count,
  /** null: it is a container. */
  vm: vmSize.nullable().default(null),
})
export const usedByWorkload = z.object({ name: word, usedBytes: count.nullable() })
const snapshotOfWorkload = z.object({
  label: word,
  /** The time on the host's clock, in milliseconds; null if unknown. */
  at: z.number().min(0).max(8.64e15).nullable(),
  usedBytes: count.nullable(),
})
export type WorkloadSnapshot = z.infer<typeof snapshotOfWorkload>
export const trashedWorkload = z.object({ id: word, name: word, owner: word, leftMs: count })
export type TrashedWorkload = z.infer<typeof trashedWorkload>
const workload = listedWorkload.extend({
  usedBytes: count.nullable(),
  /** A change of it failed and could not be rolled back. */
  stuck: z.boolean(),
  /** It runs, and does not answer the broker: it starts, or QEMU paused it since its storage is full. */
  silent: z.boolean(),
})
export type Workload = z.infer<typeof workload>

/** `role`, `most`, `modules`, `vms`: what the host's configuration says; the broker decides. null: unknown. */
const overview = z.object({
  person: word,
  role: z.enum([...roles]).nullable(),
  most: mostOfPerson.nullable(),
  modules: words,
  /** null: this person may have no virtual machines. */
  vms: vmSize.extend({ modules: words }).nullable(),
  quotaGiB: count.nullable(),
  workloads: z.array(workload).max(1000),
  trash: z.array(trashedWorkload).max(1000),
  approvals: z.array(waitingApproval).max(1000),
})
export type WorkloadOverview = z.infer<typeof overview>

const executed = z.object({
  /** null: ended by a signal. */
  status: z.number().int().nullable(),
  out: z.string(),
  err: z.string(),
  cut: z.boolean(),
  timedOut: z.boolean(),
})
export type Executed = z.infer<typeof executed>

/**
 * Containers and virtual machines of an orchestrator, by its broker and under its policy: each call runs `voxnix` there as
 * the SSH user, without sudo. Each throws workload.*, ssh.*, host.unknown. The topic "workloads" reports changes made from
 * here.
 */
export const workloads = {
  list: query(one, overview),
  logs: query(
    named.extend({ lines: z.number().int().min(1).max(200).default(100) }),
    z.object({ text: z.string() }),
  ),
  /** Cancelling it ends the watching: the broker finishes it, or rolls it back. */
  create: job(
    named.extend({
      modules: z.array(typed).default([]),
      shared: z.array(typed).default([]),
      /** The text of a NixOS module, on hosts that take those of their people. */
      ownModule: typed.nullable().default(null),
      /** null: the host's. */
      quotaGiB: quotaGiB.nullable().default(null),
      /** A virtual machine, whose sizes are the host's where they are null. null: a container. */
      vm: z
        .object({
          memoryGiB: z.number().int().min(1).nullable().default(null),
          cores: z.number().int().min(1).nullable().default(null),
        })
        .nullable()
        .default(null),
    }),
    z.object({ name: word, address: word }),
  ),
  start: command(named, z.object({})),
  stop: command(named, z.object({})),
  /** Runs it as the container's user, for at most a minute. */
  exec: command(named.extend({ argv: z.array(typed) }), executed),
  /** The newest first. */
  snapshots: query(named, z.array(snapshotOfWorkload).max(1000)),
  /** `leftOut`: folders that it does not have. */
  snapshot: command(snapshot, z.object({ leftOut: paths.default([]) })),
  resize: command(named.extend({ quotaGiB }), z.object({})),
  /** Asks: nothing is lost before the approval is given. */
  restore: command(snapshot, waits),
  forgetSnapshot: command(snapshot, waits),
  destroy: command(named, waits),
  /** Removes it from the trash for good. `name`: of the workload with that id there. */
  purge: command(named.extend({ id: typed }), waits),
  undo: command(byId, z.object({ name: word })),
  /** `name`: of its workload, for the job's title. What it approves may be a create. */
  approve: job(byId.extend({ name: z.string() }), z.object({})),
  refuse: command(byId, z.object({})),
}
