// A host's likely source for the next deploy, as far as it is known. Pure.

import type { HostHistory } from '#shared/deploy/memory.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import type { Image } from '#shared/images/image.ts'

type Known = Pick<HostHistory, 'deploys' | 'facts'>
type Built = Pick<Image, 'id' | 'profile' | 'architecture' | 'provenance'>

/**
 * The source that was deployed there at that time, or last; else the profile and settings that it reports it was built
 * from; else those of the image that it reports.
 */
export function sourceFor(
  { deploys, facts }: Known,
  images: readonly Built[],
  at: number | null,
): BuiltSource | null {
  // A generation is already on the host, and a kit may be gone.
  const brought = deploys.flatMap(({ source, outcome, at: ended }) =>
    source.kind === 'generation' || source.kind === 'kit' ? [] : { source, outcome, ended },
  )
  const note =
    at === null
      ? brought.findLast(({ outcome }) => outcome === 'switched')
      : brought.find(({ ended }) => ended === at)
  if (note) return note.source
  const settings = facts?.facts.settings
  if (settings) return { kind: 'profile', ...settings }
  const image = images.find(({ id }) => id === facts?.facts.kiln?.build)
  if (!image) return null
  const { profile, architecture, provenance } = image
  if (provenance.flake) return { kind: 'flake', reference: provenance.flake.reference }
  return { kind: 'profile', profile: profile.id, architecture, options: provenance.options }
}
