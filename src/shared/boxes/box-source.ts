// Finds the source of a deploy to a box's computer. Pure.
import type { BuiltSource } from '../deploy/plan.ts'
import { parseFlakeReference, referenceText } from '../profiles/reference.ts'
import type { BoxView } from './box-view.ts'

/**
 * The profile or flake of its next build; its newest image if Kiln knows neither; null if there is no image.
 */
export function boxSource({
  profile,
  architecture,
  options,
  image,
}: Pick<BoxView, 'profile' | 'architecture' | 'options' | 'image'>): BuiltSource | null {
  if (profile === null) return image === null ? null : { kind: 'image', id: image }
  const reference = parseFlakeReference(profile)
  return reference
    ? { kind: 'flake', reference: referenceText(reference) }
    : { kind: 'profile', profile, architecture, options }
}
