// The images and profiles to choose from, and the chosen ones.
import './texts.ts'
import { useCall } from '#lib/engine/calls.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { Architecture } from '#shared/formats/format.ts'
import { builtSourceOf, type SourceDraft } from './source-draft.ts'

type Choice = { from: DeploySource['kind']; draft: SourceDraft; architecture: Architecture | null }

export function useSource({ from, draft, architecture }: Choice) {
  const images = useCall('images.list', {})
  const profiles = useCall('profiles.list', {})
  const profile = profiles.data?.profiles.find(({ id }) => id === draft.profile) ?? null
  const image = images.data?.images.find(({ id }) => id === draft.image) ?? null
  const built = from === 'profile' ? builtSourceOf(from, draft, { profile, architecture }) : null
  const check = useSettledCall(
    'builds.check',
    built?.kind === 'profile' && profile
      ? {
          profile: profile.id,
          architecture: built.architecture,
          options: built.options,
          formats: profile.formats.slice(0, 1),
        }
      : null,
    { keepsAnswer: (about, now) => about.profile === now.profile },
  )
  const options = new Set(profile?.schemaOptions.map(({ key }) => key))
  const problems = (from === 'profile' && check.data?.problems) || []
  return {
    images,
    profiles,
    image,
    profile,
    /** The problems of the answers to the profile. */
    problems: problems.filter(({ field }) => options.has(field.replace(/(\.|\[)\d+\]?$/, ''))),
  }
}
