// How a deploy to one host ended, in a word.
import './texts.ts'
import { CircleAlert, CircleCheck, CircleHelp, CircleMinus, Eye, type LucideIcon, Undo2 } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { HostOutcome } from '#shared/deploy/result.ts'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'

export const outcomeLooks: Record<HostOutcome, { tone: Tone; icon: LucideIcon }> = {
  switched: { tone: 'ok', icon: CircleCheck },
  shown: { tone: 'neutral', icon: Eye },
  'rolled-back': { tone: 'warn', icon: Undo2 },
  'rollback-failed': { tone: 'bad', icon: CircleAlert },
  unconfirmed: { tone: 'warn', icon: CircleHelp },
  unreachable: { tone: 'bad', icon: CircleAlert },
  refused: { tone: 'bad', icon: CircleAlert },
  failed: { tone: 'bad', icon: CircleAlert },
  cancelled: { tone: 'neutral', icon: CircleMinus },
  untouched: { tone: 'neutral', icon: CircleMinus },
  unknown: { tone: 'bad', icon: CircleHelp },
}

export const OutcomeBadge = ({ outcome }: { outcome: HostOutcome }) => (
  <Badge {...outcomeLooks[outcome]}>{t(`host.outcome.${outcome}`)}</Badge>
)
