import { X } from 'lucide-react'
import { CallWaitingLine } from '#features/jobs/waiting-line.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { flakeTitle, parseFlakeReference } from '#shared/profiles/reference.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { IconTile } from '#ui/icon.tsx'
import { PathText } from '#ui/paths/path-text.tsx'

type FlakeCardProps = {
  reference: string
  chosen: boolean
  onChoose: () => void
  onOpen: () => void
  onLeaveOut: () => void
}

/** A flake beside the profiles. Only the chosen one is evaluated: that takes seconds and a lot of memory. */
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
      data
      label={title}
      media={<IconTile name="snowflake" filled={chosen} />}
      title={<Data>{title}</Data>}
      onOpen={onOpen}
      aside={
        <IconButton
          size="sm"
          label={t('new.flake.leave-out', { name: title })}
          icon={X}
          onClick={onLeaveOut}
        />
      }
      facts={
        profile && [
          <span key="formats">{t(mediaOf(profile.formats))}</span>,
          <span key="architectures" translate="no">
            {profile.architectures.join(', ')}
          </span>,
        ]
      }
    >
      <PathText path={reference} />
      {profile?.summary && (
        <span translate="no" className="line-clamp-2">
          {profile.summary}
        </span>
      )}
      {chosen && !profile && (
        <span className="block">{t(error ? 'new.flake.card-failed' : 'new.flake.card-looking')}</span>
      )}
      {chosen && !profile && !error && <CallWaitingLine call="profiles.show" />}
    </ChoiceCard>
  )
}

function mediaOf(formats: readonly string[]) {
  if (!formats.includes('raw')) return 'new.flake.iso'
  return formats.includes('iso') ? 'new.flake.disk-and-iso' : 'new.flake.disk'
}

function shortName(reference: string): string {
  const parsed = parseFlakeReference(reference)
  return parsed?.name ?? flakeTitle(parsed?.flake ?? reference)
}
