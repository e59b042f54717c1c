// A builder as a line of Nix's `builders`: store, systems, key, jobs at once, speed, features. Pure. Route and host
// key are those of the existing connection.
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { nixSystem } from '#shared/formats/format.ts'

export function machineLine({ facts, maxJobs, speedFactor }: KnownBuilder, store: string): string {
  const systems = (facts?.architectures ?? []).map(({ architecture }) => nixSystem(architecture))
  const uri = facts?.program ? `${store}?remote-program=${facts.program}` : store
  const features = facts?.features ?? []
  const jobs = Math.max(1, maxJobs ?? facts?.maxJobs ?? 1)
  return [uri, systems.join(',') || '-', '-', jobs, speedFactor, features.join(',') || '-'].join(' ')
}
