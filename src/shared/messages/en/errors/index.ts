// Every error of the engine's work that a person can meet, in English; those of Kiln itself are in general.ts, which a
// face has from its start.
import { buildersErrors } from './building/builders.ts'
import { cachesErrors } from './building/caches.ts'
import { flakeErrors } from './building/flakes.ts'
import { limaErrors } from './building/lima.ts'
import { nixErrors } from './building/nix.ts'
import { profilesErrors } from './building/profiles.ts'
import { filesErrors } from './files.ts'
import { flashErrors } from './flashing/flash.ts'
import { writerErrors } from './flashing/writer.ts'
import { deployErrors } from './hosts/deploys.ts'
import { hostsErrors } from './hosts/hosts.ts'
import { installErrors } from './hosts/installs.ts'
import { sshErrors } from './hosts/ssh.ts'
import { hypervisorsErrors } from './images/hypervisors.ts'
import { imagesErrors } from './images/images.ts'
import { kitsErrors } from './images/kits.ts'
import { machinesErrors } from './images/machines.ts'

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
