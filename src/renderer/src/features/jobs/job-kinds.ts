// The window's facts about each kind of job.
import {
  Boxes,
  CloudUpload,
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
import type { JobKind } from '#shared/jobs/job.ts'

type KindInWindow = {
  icon: LucideIcon
  /** Play a sound: the user may be away from the screen. */
  soundWhenDone: boolean
}

const onImage: KindInWindow = {
  icon: Disc3,
  soundWhenDone: false,
}
const onMachine: KindInWindow = {
  icon: MonitorPlay,
  soundWhenDone: false,
}
const onDrives: KindInWindow = {
  icon: Usb,
  soundWhenDone: true,
}

const onHosts: KindInWindow = {
  icon: Rocket,
  soundWhenDone: false,
}

const onInstalled: KindInWindow = {
  icon: HardDriveDownload,
  soundWhenDone: false,
}

const onBuilders: KindInWindow = { icon: Hammer, soundWhenDone: false }

const onKit: KindInWindow = {
  icon: Package,
  soundWhenDone: false,
}

const onUpdates: KindInWindow = { icon: CloudUpload, soundWhenDone: false }

const onWorkloads: KindInWindow = { icon: Boxes, soundWhenDone: false }

export const jobKinds: Record<JobKind, KindInWindow> = {
  build: {
    icon: Hammer,
    soundWhenDone: false,
  },
  verify: onImage,
  'boot-test': onImage,
  convert: onImage,
  export: onImage,
  'create-vm': onImage,
  flash: onDrives,
  restore: onDrives,
  'start-machine': onMachine,
  checkpoint: onMachine,
  'go-back': onMachine,
  'remove-checkpoint': onMachine,
  'keep-machine': onMachine,
  'plan-deploy': onHosts,
  deploy: onHosts,
  'plan-install': onInstalled,
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
  'plan-publish': onUpdates,
  publish: onUpdates,
  withdraw: onUpdates,
  'renew-pointers': onUpdates,
  'create-workload': onWorkloads,
  'approve-workload': onWorkloads,
  fix: { icon: Wrench, soundWhenDone: false },
}
