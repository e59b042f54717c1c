import { BadgeCheck, Cpu, HardDrive, MemoryStick, TriangleAlert } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { bytes, mebibytes } from '#shared/messages/message.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'

type ProfileCardProps = {
  profile: Profile
  /** The image of it that was booted last; null where none counts. */
  bootTested?: string | null
  chosen: boolean
  onChoose: () => void
  onOpen: () => void
}

export function ProfileCard({ profile, bootTested = null, chosen, onChoose, onOpen }: ProfileCardProps) {
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
      media={<ProfileArt name={profile.icon} className="size-16" />}
      title={<Data>{profile.name}</Data>}
      facts={[
        <span key="least" className="col-span-full">
          {t('new.profile.least')}
        </span>,
        ...needs.map(({ icon: Glyph, text }) => (
          <span key={text} className="inline-flex items-center gap-1.5">
            <Glyph aria-hidden className="size-4" />
            {text}
          </span>
        )),
        <span key="architectures" translate="no">
          {profile.architectures.join(', ')}
        </span>,
        <Badges key="badges" profile={profile} bootTested={bootTested} />,
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

/** On a separate row, so that cards next to each other look alike: to try Kiln with, not tried in full, or known to boot. */
function Badges({
  profile: { demo, experimental },
  bootTested,
}: {
  profile: Profile
  bootTested: string | null
}) {
  return (
    <span className="flex col-span-full min-h-5 flex-wrap gap-1.5">
      {demo && (
        <span
          title={t('new.profile.demo.detail')}
          className="rounded border border-transparent bg-accent-soft px-1.5 font-medium text-brand-text"
        >
          {t('new.profile.demo')}
        </span>
      )}
      {experimental !== null && bootTested === null && (
        <span
          title={t('new.profile.experimental.detail', { reason: experimental })}
          className="rounded border border-transparent bg-sunken px-1.5 font-medium text-muted"
        >
          <span aria-hidden>{t('new.profile.experimental')}</span>
          <span className="sr-only">{t('new.profile.experimental.detail', { reason: experimental })}</span>
        </span>
      )}
      {bootTested !== null && (
        <span
          title={t('new.profile.boot-tested.detail', { image: bootTested })}
          className="inline-flex items-center gap-1.5 text-ok"
        >
          <BadgeCheck aria-hidden className="size-4" />
          {t('new.profile.boot-tested')}
        </span>
      )}
    </span>
  )
}
