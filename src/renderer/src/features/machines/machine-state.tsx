import {
  CircleAlert,
  CircleDashed,
  CirclePause,
  CirclePlay,
  CirclePower,
  CircleStop,
  type LucideIcon,
} from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { MachineState } from '#shared/machines/machine.ts'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'

const looks: Record<MachineState, { tone: Tone; icon: LucideIcon }> = {
  starting: { tone: 'neutral', icon: CircleDashed },
  running: { tone: 'ok', icon: CirclePlay },
  paused: { tone: 'warn', icon: CirclePause },
  stopping: { tone: 'warn', icon: CirclePower },
  stopped: { tone: 'neutral', icon: CircleStop },
  failed: { tone: 'bad', icon: CircleAlert },
}

export const MachineStateBadge = ({ state }: { state: MachineState }) => (
  <Badge {...looks[state]}>{t(`machine.state.${state}`)}</Badge>
)
