// Every error of the engine's work that a person can meet, in English; those of Kiln itself are in general.ts, which a
// face has from its start.
import { buildersErrors } from './builders.ts'
import { cachesErrors } from './caches.ts'
import { deployErrors } from './deploys.ts'
import { filesErrors } from './files.ts'
import { flakeErrors } from './flakes.ts'
import { flashErrors } from './flash.ts'
import { hostsErrors } from './hosts.ts'
import { hypervisorsErrors } from './hypervisors.ts'
import { imagesErrors } from './images.ts'
import { installErrors } from './installs.ts'
import { kitsErrors } from './kits.ts'
import { limaErrors } from './lima.ts'
import { machinesErrors } from './machines.ts'
import { nixErrors } from './nix.ts'
import { profilesErrors } from './profiles.ts'
import { sshErrors } from './ssh.ts'
import { writerErrors } from './writer.ts'

export const errors = {
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
  ...hypervisorsErrors,
  ...buildersErrors,
  ...limaErrors,
  ...cachesErrors,
  ...kitsErrors,
  ...installErrors,
  ...writerErrors,
} as const satisfies Record<string, { message: string; hint: string }>
