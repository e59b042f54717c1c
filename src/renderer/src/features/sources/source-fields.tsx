// The fields of a source that hosts get as one: an image's system, a profile with its answers, or a flake's configuration.
import type { OptionValue } from '#shared/profiles/option.ts'
import { FlakeSource } from './flake-source.tsx'
import { ImageSource } from './image-source.tsx'
import { ProfileSource } from './profile-source.tsx'
import type { SourceDraft } from './source-draft.ts'
import type { useSource } from './use-source.ts'

type Props = {
  /** Any other kind has no fields here. */
  from: string
  draft: SourceDraft
  set: (change: Partial<Pick<SourceDraft, 'image' | 'profile' | 'reference'>>) => void
  onAnswer: (profile: string, key: string, value: OptionValue) => void
  source: Pick<ReturnType<typeof useSource>, 'images' | 'profiles' | 'profile' | 'problems'>
  tried: boolean
  secretNote: string
  flakeWarning: string
}

export function SourceFields({ from, draft, set, onAnswer, source, tried, ...texts }: Props) {
  if (from === 'image')
    return <ImageSource images={source.images} chosen={draft.image} onChoose={image => set({ image })} />
  if (from === 'profile')
    return (
      <ProfileSource
        source={source}
        given={draft.options[draft.profile ?? ''] ?? {}}
        onChoose={profile => set({ profile })}
        onAnswer={onAnswer}
        secretNote={texts.secretNote}
      />
    )
  if (from !== 'flake') return null
  return (
    <FlakeSource
      reference={draft.reference}
      onChange={reference => set({ reference })}
      tried={tried}
      warning={texts.flakeWarning}
    />
  )
}
