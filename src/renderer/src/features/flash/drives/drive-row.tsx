import { Ellipsis, RotateCcw, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { cn } from '#lib/class-names.ts'
import { type Badge as DriveBadge, driveBadges } from '#shared/flash/badges.ts'
import type { ToBeWritten } from '#shared/flash/may-write.ts'
import type { Drive } from '#shared/model/drive.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { Menu } from '#ui/controls/menu.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { contentWords, type DriveRow as Row } from '../wizard/drive-choice.ts'
import { busWords, DriveIcon } from './drive-icon.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

const tones: Record<DriveBadge['tone'], Tone> = { refused: 'bad', caution: 'warn', plain: 'neutral' }

type Props = {
  row: Row
  image: ToBeWritten | null
  chosen: boolean
  onToggle: (on: boolean) => void
  /** For a drive that was named by its path: takes it off the list. */
  onForget?: (() => void) | undefined
}

/** One drive to choose, or the reason why it cannot be. */
export function DriveRow({ row, image, chosen, onToggle, onForget }: Props) {
  const { drive, verdict, canChoose } = row
  const [restoring, setRestoring] = useState(false)
  return (
    <li
      className={cn(
        'flex items-start rounded-lg border bg-surface pr-2 transition-colors',
        'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-(--focus)',
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line',
        canChoose && !chosen && 'hover:border-edge',
      )}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the check box is inside */}
      <label className={cn('flex min-w-0 flex-1 items-start gap-3 p-3', canChoose && 'cursor-pointer')}>
        <Checkbox
          className="mt-0.5"
          checked={chosen && canChoose}
          disabled={!canChoose}
          onCheckedChange={onToggle}
        />
        <DriveFacts drive={drive} name={verdict.name} image={image}>
          {verdict.may === 'no' && (
            <span className="block text-sm">{verdict.reasons.map(({ text }) => text).join(' ')}</span>
          )}
        </DriveFacts>
      </label>
      <span className="flex pt-2">
        {onForget && <IconButton size="sm" label={`Forget ${drive.path}`} icon={X} onClick={onForget} />}
        {canChoose && (
          <Menu
            trigger={<IconButton size="sm" label={`More for ${verdict.name}`} icon={Ellipsis} />}
            items={[
              {
                label: 'Make it an ordinary drive again…',
                icon: RotateCcw,
                onSelect: () => setRestoring(true),
              },
            ]}
          />
        )}
      </span>
      {restoring && <RestoreDialog drive={drive} onClose={() => setRestoring(false)} />}
    </li>
  )
}

type FactsProps = {
  drive: Drive
  name: string
  image: ToBeWritten | null
  /** What is on it is said otherwise. */
  bare?: boolean
  children?: ReactNode
}

/** Icon, name, badges, and what is on it. */
export function DriveFacts({ drive, name, image, bare = false, children }: FactsProps) {
  const details = [busWords[drive.bus], drive.path, drive.serial && `serial ${drive.serial}`]
  const contents = bare ? '' : contentWords(drive)
  return (
    <>
      <DriveIcon bus={drive.bus} className="mt-0.5 size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 break-words font-medium">{name}</span>
          {driveBadges(drive, image).map(({ code, text, tone }) => (
            <Badge key={code} tone={tones[tone]}>
              {text}
            </Badge>
          ))}
        </span>
        <span className="block break-words text-muted text-sm">{contents}</span>
        <span className="block break-all text-muted text-xs">{details.filter(Boolean).join(' · ')}</span>
        {children}
      </span>
    </>
  )
}
