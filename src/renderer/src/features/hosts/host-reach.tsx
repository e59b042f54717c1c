// How a host answered last, in a word.
import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleSlash,
  Hourglass,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  ShieldAlert,
} from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import type { Reach } from './host-view.ts'

const looks: Record<Reach, { tone: Tone; icon: LucideIcon }> = {
  online: { tone: 'ok', icon: CircleCheck },
  'never-asked': { tone: 'neutral', icon: CircleDashed },
  untrusted: { tone: 'warn', icon: CircleHelp },
  'key-changed': { tone: 'bad', icon: ShieldAlert },
  denied: { tone: 'bad', icon: KeyRound },
  waiting: { tone: 'neutral', icon: Hourglass },
  away: { tone: 'neutral', icon: CircleSlash },
  failed: { tone: 'bad', icon: CircleAlert },
}

/** `asking`: Kiln is querying it now; its previous answer stays until the new one. */
export const HostReach = ({ reach, asking = false }: { reach: Reach; asking?: boolean }) =>
  asking && reach === 'never-asked' ? (
    <Badge icon={LoaderCircle}>{t('host.asking')}</Badge>
  ) : (
    <Badge {...looks[reach]}>{t(`host.reach.${reach}`)}</Badge>
  )
