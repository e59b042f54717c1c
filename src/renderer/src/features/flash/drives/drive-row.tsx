import '#features/drives/texts.ts'
import { Ellipsis, RotateCcw, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { busText } from '#features/drives/bus-text.ts'
import { DriveIcon } from '#features/drives/drive-icon.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { type Badge as DriveBadge, driveBadges } from '#shared/drives/badges.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { ToBeWritten } from '#shared/drives/may-write.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Menu } from '#ui/controls/menu.tsx'
import { Data } from '#ui/data.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { contentWords, type DriveRow as Row } from '../wizard/drive-choice.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import { RoomBar } from './room-bar.tsx'

const tones: Record<DriveBadge['tone'], Tone> = { refused: 'bad', caution: 'warn', plain: 'neutral' }

type Props = {
  row: Row
  image: ToBeWritten | null
  chosen: boolean
  onToggle: (on: boolean) => void
  /** Takes a drive that was named by its path off the list. */
  onForget?: (() => void) | undefined
}

/** One drive to choose, or the reason why it cannot be. */
export function DriveRow({ row, image, chosen, onToggle, onForget }: Props) {
  const { drive, verdict, canChoose } = row
  const [restoring, setRestoring] = useState(false)
  return (
    <li>
      <ChoiceCard
        type="checkbox"
        chosen={chosen && canChoose}
        disabled={!canChoose}
        onChange={onToggle}
        media={
          <span className="flex size-10 shrink-0 items-center justify-center rounded-md bg-sunken narrow:size-8">
            <DriveIcon bus={drive.bus} className="size-5 text-muted" />
          </span>
        }
        title={<Data>{verdict.name}</Data>}
        badges={<DriveBadges drive={drive} image={image} />}
        aside={
          <>
            {onForget && (
              <IconButton
                size="sm"
                label={t('flash.drives.forget', { path: drive.path })}
                icon={X}
                onClick={onForget}
              />
            )}
            {canChoose && (
              <Menu
                trigger={
                  <IconButton
                    size="sm"
                    label={t('flash.drives.more-for', { name: verdict.name })}
                    icon={Ellipsis}
                  />
                }
                items={[{ label: t('flash.restore'), icon: RotateCcw, onSelect: () => setRestoring(true) }]}
              />
            )}
          </>
        }
      >
        <DriveDetails drive={drive} />
        {canChoose && <RoomBar drive={drive} image={image} />}
        {verdict.may === 'no' && (
          <span className="block text-ink">
            {verdict.reasons.map(({ text }) => texts.text(text)).join(' ')}
          </span>
        )}
      </ChoiceCard>
      {restoring && <RestoreDialog drive={drive} onClose={() => setRestoring(false)} />}
    </li>
  )
}

const DriveBadges = ({ drive, image }: { drive: Drive; image: ToBeWritten | null }) =>
  driveBadges(drive, image).map(({ code, text, tone }) => (
    <Badge key={code} tone={tones[tone]}>
      {texts.text(text)}
    </Badge>
  ))

/** Its content, and details that distinguish it from others. */
function DriveDetails({ drive, bare = false }: { drive: Drive; bare?: boolean }) {
  const { bus, path, serial } = drive
  const details = [busText(bus), texts.data(path), serial && t('drive.serial', { serial })]
  return (
    <>
      {!bare && <span className="block break-words text-muted text-sm">{contentWords(drive)}</span>}
      <span className="block break-all text-muted text-xs">{details.filter(Boolean).join(' · ')}</span>
    </>
  )
}

type FactsProps = {
  drive: Drive
  name: string
  image: ToBeWritten | null
  /** Its content is shown elsewhere. */
  bare?: boolean
  children?: ReactNode
}

/** A drive where there is nothing to choose: icon, name, badges, and what is on it. */
export const DriveFacts = ({ drive, name, image, bare = false, children }: FactsProps) => (
  <>
    <DriveIcon bus={drive.bus} className="mt-0.5 size-5 shrink-0 text-muted" />
    <span className="min-w-0 flex-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span translate="no" dir="auto" className="min-w-0 break-words font-medium">
          {name}
        </span>
        <DriveBadges drive={drive} image={image} />
      </span>
      <DriveDetails drive={drive} bare={bare} />
      {children}
    </span>
  </>
)
