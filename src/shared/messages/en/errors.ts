// Every error of the engine's work that a user can meet, in English; those of Kiln itself are in general-errors.ts,
// which a face has from its start.
import { boxErrors } from './boxes-errors.ts'
import { buildersErrors } from './builders-errors.ts'
import { limaErrors } from './builders-lima-errors.ts'
import { nixErrors } from './builds-errors.ts'
import { cachesErrors } from './caches-errors.ts'
import { connectErrors } from './connect-errors.ts'
import { connectLoginErrors } from './connect-logins-errors.ts'
import { deployErrors } from './deploy-errors.ts'
import { deployFleetErrors } from './deploy-fleet-errors.ts'
import { writerErrors } from './drives-writer-errors.ts'
import { filesErrors } from './files-errors.ts'
import { flashErrors } from './flash-errors.ts'
import { hostsErrors } from './hosts-errors.ts'
import { sshErrors } from './hosts-ssh-errors.ts'
import { hypervisorsErrors } from './hypervisors-errors.ts'
import { imagesErrors } from './images-errors.ts'
import { installErrors } from './install-errors.ts'
import { kitsErrors } from './kits-errors.ts'
import { machinesErrors } from './machines-errors.ts'
import { profilesErrors } from './profiles-errors.ts'
import { flakeErrors } from './profiles-flake-errors.ts'
import { snapshotsErrors } from './snapshots-errors.ts'
import { updatesErrors } from './updates-errors.ts'
import { workloadsErrors } from './workloads-errors.ts'

export const errors = {
  ...boxErrors,
  ...filesErrors,
  ...nixErrors,
  ...profilesErrors,
  ...flakeErrors,
  ...imagesErrors,
  ...flashErrors,
  ...machinesErrors,
  ...hostsErrors,
  ...sshErrors,
  ...deployErrors,
  ...deployFleetErrors,
  ...hypervisorsErrors,
  ...buildersErrors,
  ...limaErrors,
  ...cachesErrors,
  ...connectErrors,
  ...connectLoginErrors,
  ...kitsErrors,
  ...snapshotsErrors,
  ...updatesErrors,
  ...workloadsErrors,
  ...installErrors,
  ...writerErrors,
} as const satisfies Record<string, { message: string; hint: string }>
