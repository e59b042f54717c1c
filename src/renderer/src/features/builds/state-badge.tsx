import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleSlash,
  CircleX,
  Clock3,
  LoaderCircle,
  type LucideIcon,
} from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import type { NodeState } from '#shared/builds/build-graph.ts'
import type { Stage } from '#shared/progress.ts'
import { Badge, type Tone, toneText } from '#ui/feedback/badge.tsx'
import { cn } from '../../lib/class-names.ts'

type Look = { icon: LucideIcon; tone: Tone; spins?: boolean }

const builds: Record<BuildRecord['state'], Look> = {
  queued: { icon: Clock3, tone: 'neutral' },
  running: { icon: LoaderCircle, tone: 'accent', spins: true },
  succeeded: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleX, tone: 'bad' },
  cancelled: { icon: Ban, tone: 'neutral' },
  interrupted: { icon: CircleAlert, tone: 'warn' },
}

export const StateBadge = ({ state }: { state: BuildRecord['state'] }) => (
  <Badge tone={builds[state].tone} icon={builds[state].icon}>
    {t(`build.state.${state}`)}
  </Badge>
)

const steps: Record<NodeState | Stage['state'], Look> = {
  pending: { icon: CircleDashed, tone: 'neutral' },
  planned: { icon: CircleDashed, tone: 'neutral' },
  running: { icon: LoaderCircle, tone: 'accent', spins: true },
  done: { icon: CircleCheck, tone: 'ok' },
  failed: { icon: CircleX, tone: 'bad' },
  skipped: { icon: CircleSlash, tone: 'neutral' },
  stopped: { icon: CircleSlash, tone: 'neutral' },
  cancelled: { icon: Ban, tone: 'neutral' },
}

/** Decorative: a word always stands beside it. */
export function StepIcon({ state, className }: { state: NodeState | Stage['state']; className?: string }) {
  const { icon: Glyph, tone, spins } = steps[state]
  return (
    <Glyph
      aria-hidden
      className={cn('size-4 shrink-0', toneText[tone], spins && 'animate-spin', className)}
    />
  )
}
