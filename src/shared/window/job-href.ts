// Returns the page on which the window shows each kind of job.
import type { JobKind, JobSummary } from '#shared/jobs/job.ts'
import {
  buildersHref,
  buildHref,
  deployHref,
  deployJobHref,
  doctorHref,
  flashJobHref,
  imageHref,
  imagesHref,
  installHref,
  installJobHref,
  machineHref,
  machinesHref,
  publishHref,
  publishJobHref,
  workloadsHref,
} from './routes.ts'

type PlacedJob = Pick<JobSummary, 'kind' | 'subject' | 'id'>
type HrefOf = (job: PlacedJob) => string

const onImage: HrefOf = ({ subject }) => imageHref(subject)
const onMachine: HrefOf = ({ subject }) => machineHref(subject)
const onDrives: HrefOf = ({ id }) => flashJobHref(id)
/** A kit that is made of an image is watched on the image's page. Only the command line works on a kit's folder. */
const onKit: HrefOf = job => (job.subject.startsWith('/') ? imagesHref() : onImage(job))

const hrefs: Record<JobKind, HrefOf> = {
  build: ({ subject, id }) => buildHref(subject, id),
  verify: onImage,
  'boot-test': onImage,
  convert: onImage,
  export: onImage,
  'create-vm': onImage,
  flash: onDrives,
  restore: onDrives,
  // The machine has no page yet: its job is known by its image.
  'start-machine': machinesHref,
  checkpoint: onMachine,
  'go-back': onMachine,
  'remove-checkpoint': onMachine,
  'keep-machine': onMachine,
  // A plan is a step of the wizard.
  'plan-deploy': () => deployHref(),
  deploy: ({ subject, id }) => deployJobHref(subject, id),
  'plan-install': () => installHref(),
  install: ({ subject, id }) => installJobHref(subject, id),
  'test-builder': buildersHref,
  'create-lima': buildersHref,
  'start-lima': buildersHref,
  'stop-lima': buildersHref,
  'change-lima': buildersHref,
  'delete-lima': buildersHref,
  'clean-lima': buildersHref,
  'push-cache': onImage,
  'export-kit': onKit,
  'verify-kit': onKit,
  'plan-publish': () => publishHref(),
  publish: ({ subject, id }) => publishJobHref(subject, id),
  withdraw: () => publishHref(),
  'renew-pointers': () => publishHref(),
  'create-workload': ({ subject }) => workloadsHref(subject),
  'approve-workload': ({ subject }) => workloadsHref(subject),
  fix: doctorHref,
}

export const jobHref = (job: PlacedJob): string => hrefs[job.kind](job)
