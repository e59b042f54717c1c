import { Cpu, HardDrive, MemoryStick, TriangleAlert } from 'lucide-react'
import { count } from '#lib/text.ts'
import type { Profile } from '#shared/model/profile.ts'
import { diskText, mibText } from '#shared/units.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { IconTile } from '#ui/icon.tsx'

type ProfileCardProps = { profile: Profile; chosen: boolean; onChoose: () => void; onOpen: () => void }

export function ProfileCard({ profile, chosen, onChoose, onOpen }: ProfileCardProps) {
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  const needs = [
    { icon: MemoryStick, text: `${mibText(memoryMiB)} memory` },
    ...(diskMiB === null ? [] : [{ icon: HardDrive, text: `${diskText(diskMiB)} disk` }]),
    { icon: Cpu, text: count(cpus, 'CPU') },
  ]
  return (
    <ChoiceCard
      type="radio"
      name="profile"
      size="lg"
      chosen={chosen}
      onChange={onChoose}
      onOpen={onOpen}
      label={profile.name}
      media={<IconTile name={profile.icon} filled={chosen} />}
      title={profile.name}
      facts={[
        ...needs.map(({ icon: Glyph, text }) => (
          <span key={text} className="inline-flex items-center gap-1.5">
            <Glyph aria-hidden className="size-4" />
            {text}
          </span>
        )),
        <span key="architectures">{profile.architectures.join(', ')}</span>,
      ]}
    >
      {profile.summary}
      {profile.notReady !== null && (
        <span className="mt-1 flex items-start gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Not ready: {profile.notReady}
        </span>
      )}
    </ChoiceCard>
  )
}
