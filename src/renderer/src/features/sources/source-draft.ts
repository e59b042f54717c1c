// The answers about a host's new system: an image's system, a profile with its answers, a flake's configuration. Pure.
import './texts.ts'
import { changedOptions } from '#features/profile-form/answers.ts'
import { t } from '#lib/texts/texts.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import type { Architecture } from '#shared/formats/format.ts'
import type { OptionValue, OptionValues } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'

export type SourceDraft = {
  image: string | null
  profile: string | null
  /** Answers by profile; never a secret. */
  options: Record<string, OptionValues>
  reference: string
}

export const newSource: SourceDraft = { image: null, profile: null, options: {}, reference: '' }

export const answerOption = <Draft extends SourceDraft>(
  from: Draft,
  profile: string,
  key: string,
  value: OptionValue,
): Draft => ({
  ...from,
  options: { ...from.options, [profile]: { ...from.options[profile], [key]: value } },
})

export type KnownSource = {
  profile: Profile | null
  /** The architecture that the chosen hosts report; null if they differ or do not report it. */
  architecture: Architecture | null
}

/** null until it is chosen. */
export function builtSourceOf(
  from: BuiltSource['kind'],
  draft: SourceDraft,
  { profile, architecture }: KnownSource,
): BuiltSource | null {
  if (from === 'image') return draft.image === null ? null : { kind: 'image', id: draft.image }
  if (from === 'flake') {
    const reference = draft.reference.trim()
    return isFlakeReference(reference) ? { kind: 'flake', reference } : null
  }
  if (!profile) return null
  const fits = architecture && profile.architectures.includes(architecture) ? architecture : null
  return {
    kind: 'profile',
    profile: profile.id,
    architecture: fits ?? profile.architectures[0] ?? 'x86_64',
    options: changedOptions(profile.schemaOptions, draft.options[profile.id] ?? {}),
  }
}

/** null where they differ or are silent. */
export function architectureOf(hosts: readonly string[], states: readonly HostState[]): Architecture | null {
  const found = new Set(hosts.map(id => states.find(state => state.id === id)?.facts?.architecture))
  const [only] = found
  return found.size === 1 && (only === 'x86_64' || only === 'aarch64') ? only : null
}

/** Why a person cannot continue without it; null where it is chosen. */
export function missingSource(
  from: BuiltSource['kind'],
  isChosen: boolean,
  { reference }: SourceDraft,
): string | null {
  if (from === 'flake') return flakeProblem(reference)
  if (isChosen) return null
  return t(from === 'profile' ? 'sources.missing-profile' : 'sources.missing-image')
}

export function flakeProblem(reference: string): string | null {
  const typed = reference.trim()
  if (typed === '') return t('sources.missing-flake')
  return isFlakeReference(typed) ? null : t('sources.flake.wrong')
}
