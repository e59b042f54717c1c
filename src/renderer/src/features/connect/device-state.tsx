// The state of a box as its Connect sees it: one of five words, with the reason and the time of its last
// report.
import './texts.ts'
import { CircleAlert, CircleCheck, CircleSlash, Clock, LoaderCircle, type LucideIcon } from 'lucide-react'
import { rich } from '#lib/texts/rich-text.tsx'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { When } from '#ui/when.tsx'

const looks: Record<KnownBox['state'], { tone: Tone; icon: LucideIcon }> = {
  online: { tone: 'ok', icon: CircleCheck },
  late: { tone: 'warn', icon: Clock },
  offline: { tone: 'bad', icon: CircleSlash },
  updating: { tone: 'accent', icon: LoaderCircle },
  attention: { tone: 'bad', icon: CircleAlert },
}

export const DeviceStateBadge = ({ state }: Pick<KnownBox, 'state'>) => (
  <Badge {...looks[state]}>{t(`reports.badge.${state}`)}</Badge>
)

/** "Its disk is full", as a sentence. */
export const Because = ({ because }: Pick<KnownBox, 'because'>) => (
  <span className="block truncate first-letter:uppercase" title={t(`connect.because.${because}`)}>
    {t(`connect.because.${because}`)}
  </span>
)

export const LastHeard = ({ reportedAt, claimedAt }: Pick<KnownBox, 'reportedAt' | 'claimedAt'>) =>
  reportedAt === null
    ? rich('reports.none-since', { when: <When at={claimedAt} /> })
    : rich('reports.last', { when: <When at={reportedAt} /> })
