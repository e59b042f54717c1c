import { X } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { flakeTitle, parseFlakeReference } from '#shared/flakes/reference.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { IconTile } from '#ui/icon.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

type FlakeCardProps = {
  reference: string
  chosen: boolean
  onChoose: () => void
  onOpen: () => void
  onLeaveOut: () => void
}

/** A flake beside the profiles. Nix is asked only about the chosen one: it takes seconds, and much memory. */
export function FlakeCard({ reference, chosen, onChoose, onOpen, onLeaveOut }: FlakeCardProps) {
  const { data: profile, error } = useCall('profiles.show', { id: reference }, { enabled: chosen })
  const title = profile?.name ?? shortName(reference)
  return (
    <ChoiceCard
      type="radio"
      name="profile"
      size="lg"
      chosen={chosen}
      onChange={onChoose}
      label={title}
      media={<IconTile name="snowflake" filled={chosen} />}
      title={title}
      onOpen={onOpen}
      aside={<IconButton size="sm" label={`Leave out ${title}`} icon={X} onClick={onLeaveOut} />}
      facts={
        profile && [
          <span key="formats">{profile.formats.includes('raw') ? diskAnd(profile.formats) : 'ISO'}</span>,
          <span key="architectures">{profile.architectures.join(', ')}</span>,
        ]
      }
    >
      <PathText path={reference} />
      {profile?.summary && <span className="line-clamp-2">{profile.summary}</span>}
      {chosen && !profile && (
        <span className="block">{error ? 'It could not be used' : 'Nix looks at it'}</span>
      )}
    </ChoiceCard>
  )
}

const diskAnd = (formats: readonly string[]) => (formats.includes('iso') ? 'Disk and ISO' : 'Disk')

function shortName(reference: string): string {
  const parsed = parseFlakeReference(reference)
  return parsed?.name ?? flakeTitle(parsed?.flake ?? reference)
}
