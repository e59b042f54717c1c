// Finds the origin of a host's system, as far as Kiln knows it: a deploy from here, or a flash. Pure.

import type { DeployNote } from '#shared/deploy/memory.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { KnownHost } from '#shared/hosts/host.ts'

type Origin = {
  /** Its id; it may have been removed from the library. */
  image: string | null
  /** Settings and profile, or a flake. */
  source: Exclude<DeploySource, { kind: 'generation' }> | null
  /** The user's name for it when it was deployed, and when. */
  deployed: { name: string; at: number } | null
}

/** The last deploy that brought this system; returning to a generation says nothing of where it is from. */
const deployOf = (deploys: readonly DeployNote[], path: string) =>
  deploys.findLast(
    ({ to, outcome, source }) => to === path && outcome === 'switched' && source.kind !== 'generation',
  )

type Known = {
  host: Pick<KnownHost, 'flashed'>
  facts: HostFacts
  deploys: readonly DeployNote[]
}

/** null: Kiln knows nothing of it. */
export function originOf(path: string, { host, facts, deploys }: Known): Origin | null {
  const note = deployOf(deploys, path)
  if (note && note.source.kind !== 'generation')
    return {
      image: note.source.kind === 'image' ? note.source.id : null,
      source: note.source,
      deployed: { name: note.name, at: note.at },
    }
  // A system that Kiln built names its build; the first system of a drive that Kiln wrote is the image's.
  const build = path === facts.currentSystem ? (facts.kiln?.build ?? null) : null
  const isFirst = facts.generations[0]?.path === path && facts.generations[0].number === 1
  const image = build ?? (isFirst ? (host.flashed?.image ?? null) : null)
  return image === null ? null : { image, source: { kind: 'image', id: image }, deployed: null }
}
