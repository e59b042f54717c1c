// The kinds of job of which no face shows more than a headline and a fraction, and whose end needs no notification. A new
// kind is one of these, or has its lines in each face.
import type { JobKind } from './job.ts'

const plainKinds = [
  'verify',
  'boot-test',
  'convert',
  'export',
  'create-vm',
  'start-machine',
  'checkpoint',
  'go-back',
  'remove-checkpoint',
  'keep-machine',
  'plan-deploy',
  'plan-install',
  'test-builder',
  'create-lima',
  'start-lima',
  'stop-lima',
  'change-lima',
  'delete-lima',
  'clean-lima',
  'export-kit',
  'verify-kit',
  'plan-publish',
  'publish',
  'withdraw',
  'renew-pointers',
  'create-workload',
  'approve-workload',
  'fix',
] as const satisfies readonly JobKind[]

type PlainKind = (typeof plainKinds)[number]
/** The kinds that a face has to know. */
export type SpecialKind = Exclude<JobKind, PlainKind>

export const isPlain = (kind: JobKind): kind is PlainKind => plainKinds.some(each => each === kind)
