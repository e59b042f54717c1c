import { HardDrive } from 'lucide-react'
import { t, texts } from '#lib/texts/texts.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { contentLines, identityText } from './disk-text.ts'

type Props = {
  disk: HostDisk
  contentsRead: boolean
  /** Why it cannot be chosen; null where it can. */
  why: ErrorReport | null
  /** The configuration names it: no choice changes that. */
  isFormatted: boolean
  chosen: boolean
  onToggle: (on: boolean) => void
}

/** One disk of the machine: what it is, what is on it, and the reason why it cannot be chosen. */
export const DiskRow = ({ disk, contentsRead, why, isFormatted, chosen, onToggle }: Props) => (
  <li>
    <ChoiceCard
      type="checkbox"
      chosen={chosen && !why}
      disabled={why !== null}
      onChange={onToggle}
      media={<HardDrive aria-hidden className="mt-0.5 size-5 shrink-0 text-muted" />}
      title={<Data>{driveName(disk)}</Data>}
      badges={
        <>
          {!why && isFormatted && <Badge tone="accent">{t('install.disks.formatted')}</Badge>}
          {disk.use === 'system' && <Badge tone="warn">{t('install.disks.system')}</Badge>}
          {disk.use === 'used' && <Badge tone="warn">{t('install.disks.used')}</Badge>}
        </>
      }
    >
      <DiskDetails disk={disk} contentsRead={contentsRead} />
      {why && <span className="block text-ink">{texts.error(why).message}</span>}
    </ChoiceCard>
  </li>
)

export const DiskDetails = ({ disk, contentsRead }: Pick<Props, 'disk' | 'contentsRead'>) => (
  <>
    <span className="block break-words text-muted text-sm">{identityText(disk)}</span>
    {contentLines(disk, contentsRead).map(line => (
      <span key={line} className="block break-words text-muted text-sm">
        {line}
      </span>
    ))}
  </>
)
