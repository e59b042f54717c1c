// What a computer gets of its box when it is deployed to. Pure.
import type { BuiltSource } from '../deploy/plan.ts'
import { parseFlakeReference, referenceText } from '../profiles/reference.ts'
import type { BoxView } from './box-view.ts'

/** What its next image would be built from; its newest image if Kiln knows no more; null without one. */
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
