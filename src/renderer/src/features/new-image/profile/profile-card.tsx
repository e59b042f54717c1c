import { Cpu, HardDrive, MemoryStick, TriangleAlert } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import type { Profile } from '#shared/model/profiles/profile.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { IconTile } from '#ui/icon.tsx'

type ProfileCardProps = { profile: Profile; chosen: boolean; onChoose: () => void; onOpen: () => void }

export function ProfileCard({ profile, chosen, onChoose, onOpen }: ProfileCardProps) {
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  const needs = [
    { icon: MemoryStick, text: t('new.profile.memory', { size: mebibytes(memoryMiB) }) },
    ...(diskMiB === null
      ? []
      : [{ icon: HardDrive, text: t('new.profile.disk', { size: bytes(diskMiB * 1024 * 1024) }) }]),
    { icon: Cpu, text: t('new.profile.cpus', { count: cpus }) },
  ]
  return (
    <ChoiceCard
      type="radio"
      name="profile"
      size="lg"
      chosen={chosen}
      onChange={onChoose}
      onOpen={onOpen}
      data
      label={profile.name}
      media={<IconTile name={profile.icon} filled={chosen} />}
      title={<Data>{profile.name}</Data>}
      facts={[
        ...needs.map(({ icon: Glyph, text }) => (
          <span key={text} className="inline-flex items-center gap-1.5">
            <Glyph aria-hidden className="size-4" />
            {text}
          </span>
        )),
        <span key="architectures" translate="no">
          {profile.architectures.join(', ')}
        </span>,
      ]}
    >
      <Data>{profile.summary}</Data>
      {profile.notReady !== null && (
        <span className="mt-1 flex items-start gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('new.profile.not-ready', { reason: profile.notReady })}
        </span>
      )}
    </ChoiceCard>
  )
}
