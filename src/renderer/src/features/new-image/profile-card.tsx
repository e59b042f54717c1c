import { Cpu, HardDrive, MemoryStick } from 'lucide-react'
import type { Profile } from '#shared/model/profile.ts'
import { cn } from '../../lib/class-names.ts'
import { formatMiB } from '../../lib/sizes.ts'
import { count } from '../../lib/words.ts'
import { Icon } from '../../ui/icon.tsx'

type ProfileCardProps = { profile: Profile; chosen: boolean; onChoose: () => void; onOpen: () => void }

/** A radio button as large as a card; a double click also goes on. */
export function ProfileCard({ profile, chosen, onChoose, onOpen }: ProfileCardProps) {
  const { memoryMiB, cpus, diskMiB } = profile.minimum
  const needs = [
    { icon: MemoryStick, text: `${formatMiB(memoryMiB)} memory` },
    { icon: HardDrive, text: `${formatMiB(diskMiB)} disk` },
    { icon: Cpu, text: count(cpus, 'CPU') },
  ]
  return (
    <label
      onDoubleClick={onOpen}
      className={cn(
        'relative flex cursor-pointer gap-4 rounded-lg border bg-surface p-4 transition-colors',
        'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-(--focus)',
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-edge',
      )}
    >
      <input
        type="radio"
        name="profile"
        className="absolute inset-0 cursor-pointer opacity-0"
        checked={chosen}
        onChange={onChoose}
        aria-label={profile.name}
        aria-describedby={`profile-${profile.id}`}
      />
      <span
        className={cn(
          'flex size-11 shrink-0 items-center justify-center rounded-lg',
          chosen ? 'bg-accent text-on-accent' : 'bg-sunken text-muted',
        )}
      >
        <Icon name={profile.icon} className="size-6" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-semibold text-lg">{profile.name}</span>
        <span id={`profile-${profile.id}`} className="block text-muted">
          {profile.summary}
        </span>
        <span className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
          {needs.map(({ icon: Glyph, text }) => (
            <span key={text} className="inline-flex items-center gap-1.5">
              <Glyph aria-hidden className="size-4" />
              {text}
            </span>
          ))}
          <span>{profile.architectures.join(', ')}</span>
        </span>
      </span>
    </label>
  )
}
