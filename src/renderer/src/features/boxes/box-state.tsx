import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CirclePlay,
  Disc3,
  Hammer,
  History,
  Hourglass,
  type LucideIcon,
  Usb,
} from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import type { BoxStateCode } from '#shared/boxes/box.ts'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'

const looks: Record<BoxStateCode, { tone: Tone; icon: LucideIcon }> = {
  building: { tone: 'accent', icon: Hammer },
  attention: { tone: 'bad', icon: CircleAlert },
  running: { tone: 'ok', icon: CirclePlay },
  behind: { tone: 'warn', icon: History },
  online: { tone: 'ok', icon: CircleCheck },
  waiting: { tone: 'neutral', icon: Hourglass },
  unasked: { tone: 'neutral', icon: CircleDashed },
  'on-drive': { tone: 'neutral', icon: Usb },
  built: { tone: 'neutral', icon: Disc3 },
  draft: { tone: 'neutral', icon: CircleDashed },
}

export const BoxStateBadge = ({ state }: { state: BoxStateCode }) => (
  <Badge {...looks[state]}>{t(`box.state.${state}`)}</Badge>
)
