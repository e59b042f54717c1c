// What the window has to know of each kind of job.
import {
  Disc3,
  Hammer,
  HardDriveDownload,
  type LucideIcon,
  MonitorPlay,
  Package,
  Rocket,
  Usb,
  Wrench,
} from 'lucide-react'
import type { JobKind, JobSummary } from '#shared/model/jobs/job.ts'

export type PlacedJob = Pick<JobSummary, 'kind' | 'subject' | 'id'>
type KindInWindow = {
  icon: LucideIcon
  /** Where it is watched. */
  place(job: PlacedJob): string
  /** Somebody stands beside the drives and waits for it, perhaps not looking. */
  soundWhenDone: boolean
}

const onImage: KindInWindow = {
  icon: Disc3,
  place: ({ subject }) => `/images/${encodeURIComponent(subject)}`,
  soundWhenDone: false,
}
const onMachine: KindInWindow = {
  icon: MonitorPlay,
  place: ({ subject }) => `/machines/${encodeURIComponent(subject)}`,
  soundWhenDone: false,
}
const onDrives: KindInWindow = {
  icon: Usb,
  place: ({ id }) => `/flash/${encodeURIComponent(id)}`,
  soundWhenDone: true,
}

const onHosts: KindInWindow = {
  icon: Rocket,
  place: ({ subject, id }) => `/deploys/${encodeURIComponent(subject)}?job=${encodeURIComponent(id)}`,
  soundWhenDone: false,
}

const onInstalled: KindInWindow = {
  icon: HardDriveDownload,
  place: ({ subject, id }) => `/installs/${encodeURIComponent(subject)}?job=${encodeURIComponent(id)}`,
  soundWhenDone: false,
}

const onBuilders: KindInWindow = { icon: Hammer, place: () => '/builders', soundWhenDone: false }

/** A kit of an image is watched on its page; of others, which only the command line writes, there is none. */
const onKit: KindInWindow = {
  icon: Package,
  place: job => (job.subject.startsWith('/') ? '/images' : onImage.place(job)),
  soundWhenDone: false,
}

export const jobKinds: Record<JobKind, KindInWindow> = {
  build: {
    icon: Hammer,
    place: ({ subject, id }) => `/builds/${encodeURIComponent(subject)}?job=${encodeURIComponent(id)}`,
    soundWhenDone: false,
  },
  verify: onImage,
  'boot-test': onImage,
  convert: onImage,
  export: onImage,
  'create-vm': onImage,
  flash: onDrives,
  restore: onDrives,
  // A machine that is not there yet has no page: its job is known by its image.
  'start-machine': { ...onMachine, place: () => '/machines' },
  checkpoint: onMachine,
  'go-back': onMachine,
  'remove-checkpoint': onMachine,
  'keep-machine': onMachine,
  // A plan is a step of the wizard.
  'plan-deploy': { ...onHosts, place: () => '/deploy' },
  deploy: onHosts,
  'plan-install': { ...onInstalled, place: () => '/install' },
  install: onInstalled,
  'test-builder': onBuilders,
  'create-lima': onBuilders,
  'start-lima': onBuilders,
  'stop-lima': onBuilders,
  'change-lima': onBuilders,
  'delete-lima': onBuilders,
  'clean-lima': onBuilders,
  'push-cache': onImage,
  'export-kit': onKit,
  'verify-kit': onKit,
  fix: { icon: Wrench, place: () => '/doctor', soundWhenDone: false },
}
