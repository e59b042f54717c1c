// The answers about the hosts' new system, and the answers that a chosen host was built with. Pure.
import type { SourceDraft } from '#features/sources/source-draft.ts'
import type { BuiltSource, HostSource } from '#shared/deploy/plan.ts'
import type { Image } from '#shared/images/image.ts'

type Built = Pick<Image, 'profile' | 'provenance'>

/** The answers of the first step. */
type What = SourceDraft & {
  from: HostSource['kind'] | 'each'
  /** `key`: "" where this computer knows by which it is signed. */
  kit: { folder: string; key: string }
}

/** Answers that were taken over from a host, and the answers before. */
type Filled = { host: string; source: BuiltSource; before: What }

export type Fillable = What & {
  /** The host's answers that were taken over when it was chosen; null where none were. */
  filled: Filled | null
  /** The host whose system a person does not want to begin with. */
  declined: string | null
}

const whatOf = ({ from, image, profile, options, reference, kit }: What): What => ({
  from,
  image,
  profile,
  options,
  reference,
  kit,
})

/** Takes over what was deployed before, or what an image or a host was built with. */
export function withSource<D extends What>(from: D, source: Exclude<HostSource, { kind: 'generation' }>): D {
  switch (source.kind) {
    case 'image':
      return { ...from, from: 'image', image: source.id }
    case 'flake':
      return { ...from, from: 'flake', reference: source.reference }
    case 'profile':
      return {
        ...from,
        from: 'profile',
        profile: source.profile,
        options: { ...from.options, [source.profile]: source.options },
      }
    case 'kit':
      return { ...from, from: 'kit', kit: { folder: source.folder, key: source.key ?? '' } }
  }
}

export const fillFrom = <D extends Fillable>(from: D, host: string, source: BuiltSource): D => ({
  ...withSource(from, source),
  filled: { host, source, before: whatOf(from) },
  declined: null,
})

/** Undoes it, as long as nothing was changed since. */
export const unfill = <D extends Fillable>(from: D): D => ({
  ...from,
  ...(isFilled(from) ? from.filled?.before : {}),
  filled: null,
})

/** Nothing was changed since it was taken over. */
export function isFilled(draft: Fillable): boolean {
  const { filled } = draft
  return filled !== null && isSame(draft, withSource(filled.before, filled.source))
}

/**
 * Whether to take over what a host was built with (`fill`), to ask first because answers would be lost (`ask`), or neither.
 * `image`: the one that is chosen.
 */
export function offerOf(
  draft: Fillable,
  { host, source, image }: { host: string; source: BuiltSource; image: Built | null },
): 'fill' | 'ask' | null {
  if (draft.from === 'generation' || isFilled(draft)) return null
  if (isSame(draft, withSource(draft, source))) return null
  if (draft.from === 'image' && image && isOf(image, source)) return null
  if (draft.declined === host) return 'ask'
  return isUntouched(draft, source) ? 'fill' : 'ask'
}

/** The image has just that system. */
function isOf({ profile, provenance }: Built, source: BuiltSource): boolean {
  if (source.kind === 'flake') return provenance.flake?.reference === source.reference
  return (
    source.kind === 'profile' &&
    source.profile === profile.id &&
    text(source.options) === text(provenance.options)
  )
}

/** No answer of a person's is lost by taking it over. */
function isUntouched(draft: Fillable, source: BuiltSource): boolean {
  const answers = (profile: string) => Object.keys(draft.options[profile] ?? {}).length > 0
  const isChosen = {
    image: draft.image !== null,
    flake: draft.reference.trim() !== '',
    kit: draft.kit.folder.trim() !== '',
    // A profile alone says nothing against the settings of it that the host has.
    profile: draft.profile !== null && !(source.kind === 'profile' && source.profile === draft.profile),
    generation: true,
    // Its hosts are not chosen one by one.
    each: true,
  }
  if (isChosen[draft.from]) return false
  return source.kind === 'profile' ? !answers(source.profile) : !isChosen[source.kind]
}

/** The answers that count are the same. */
const isSame = (one: What, other: What) => text(counting(one)) === text(counting(other))

function counting({ from, image, profile, options, reference, kit }: What): unknown[] {
  if (from === 'image') return [from, image]
  if (from === 'flake') return [from, reference.trim()]
  if (from === 'profile') return [from, profile, options[profile ?? ''] ?? {}]
  return [from, kit]
}

const text = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
