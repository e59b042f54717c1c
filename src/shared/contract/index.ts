// The contract: group → call → {kind, input, output}. Preload, server, CLI and window are derived from this table.
import { z } from 'zod'
import { boxes } from './boxes.ts'
import { builders } from './builders.ts'
import { builds } from './builds.ts'
import { caches } from './caches.ts'
import { connect } from './connect.ts'
import type { Call } from './define.ts'
import { deploys } from './deploy.ts'
import { doctor } from './doctor.ts'
import { drives } from './drives.ts'
import { files } from './files.ts'
import { flash } from './flash.ts'
import { hosts } from './hosts.ts'
import { hypervisors } from './hypervisors.ts'
import { images } from './images.ts'
import { installs } from './install.ts'
import { jobs } from './jobs.ts'
import { kits } from './kits.ts'
import { lima } from './lima.ts'
import { machines } from './machines.ts'
import { presets } from './presets.ts'
import { profiles } from './profiles.ts'
import { settings } from './settings.ts'
import { snapshots } from './snapshots.ts'
import { updates } from './updates.ts'
import { workloads } from './workloads.ts'
import { writer } from './writer.ts'

export const contract = {
  boxes,
  profiles,
  builds,
  builders,
  lima,
  caches,
  images,
  machines,
  drives,
  files,
  flash,
  hosts,
  hypervisors,
  workloads,
  deploys,
  installs,
  kits,
  snapshots,
  updates,
  connect,
  presets,
  settings,
  doctor,
  writer,
  jobs,
}
export type Contract = typeof contract

/** The reply to a job call: the job's id, and the id of what it makes or works on. */
export const startedJob = z.object({ job: z.string(), subject: z.string() })
export type StartedJob = z.infer<typeof startedJob>

export type Input<C> = C extends { input: infer I extends z.ZodType } ? z.input<I> : never
export type Decoded<C> = C extends { input: infer I extends z.ZodType } ? z.output<I> : never
/** A call's reply: for a job that is the started job, not its value. */
export type Reply<C> = C extends { kind: 'job' }
  ? StartedJob
  : C extends { output: infer O extends z.ZodType }
    ? z.output<O>
    : never
export type JobValue<C> = C extends { kind: 'job'; output: infer O extends z.ZodType } ? z.output<O> : never

/** group.call → description; undefined for a name that is not in the table. */
export function findCall(path: string): Call | undefined {
  const [group = '', name = ''] = path.split('.')
  const calls: Record<string, Record<string, Call>> = contract
  if (!Object.hasOwn(calls, group) || !Object.hasOwn(calls[group] ?? {}, name)) return undefined
  return calls[group]?.[name]
}

/** Things that a window may hold a copy of; the engine names those that changed. */
export const topics = [
  'boxes',
  'profiles',
  'builds',
  'builders',
  'images',
  'machines',
  'drives',
  'hosts',
  'updates',
  'connect',
  'workloads',
  'presets',
  'settings',
  'doctor',
  'writer',
  'jobs',
] as const
export const topic = z.enum(topics)
export type Topic = z.infer<typeof topic>
