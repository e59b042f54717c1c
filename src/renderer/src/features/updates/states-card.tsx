// The states of boxes after their published updates, asked over SSH: each with its reason if there is one.
import './texts.ts'
import {
  CircleCheck,
  CircleHelp,
  CircleOff,
  CircleX,
  Clock,
  type LucideIcon,
  RotateCw,
  Undo2,
} from 'lucide-react'
import { Link } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxUpdate } from '#shared/updates/box-update.ts'
import { boxHref } from '#shared/window/routes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Badge, type Tone } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'

const looks: Record<BoxUpdate['state'], { tone: Tone; icon: LucideIcon }> = {
  runs: { tone: 'ok', icon: CircleCheck },
  waits: { tone: 'neutral', icon: Clock },
  'went-back': { tone: 'bad', icon: Undo2 },
  failed: { tone: 'bad', icon: CircleX },
  unknown: { tone: 'warn', icon: CircleHelp },
  unasked: { tone: 'neutral', icon: CircleOff },
}

type Props = { boxes: readonly string[]; folder: string; ring: string | null }

export function StatesCard({ boxes, folder, ring }: Props) {
  const { data, error, refetch, isFetching } = useCall('updates.states', { boxes: [...boxes], folder, ring })
  return (
    <Card>
      <CardHeader
        title={t('updates.states')}
        detail={t('updates.states.help')}
        actions={
          <Button size="sm" icon={RotateCw} busy={isFetching} onClick={() => void refetch()}>
            {t('updates.states.again')}
          </Button>
        }
      />
      {error && !data && (
        <div className="p-4">
          <ErrorPanel error={error} title={t('updates.states.failed')} />
        </div>
      )}
      {!data && !error && (
        <Loading label={t('updates.states.asking')} className="p-4">
          <Skeleton className="h-8" />
        </Loading>
      )}
      {data && (
        <ul aria-label={t('updates.states')} className="divide-y divide-line">
          {data.boxes.map(box => (
            <StateRow key={box.box} box={box} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function StateRow({ box: { box, name, state, reason } }: { box: BoxUpdate }) {
  const { tone, icon } = looks[state]
  return (
    <li className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Link
        href={boxHref(box)}
        dir="auto"
        translate="no"
        className="min-w-0 flex-[0_1_12rem] truncate rounded font-medium hover:text-accent-text hover:underline"
      >
        {name}
      </Link>
      <Badge tone={tone} icon={icon}>
        {t(`update.box.${state}`)}
      </Badge>
      {reason !== null && (
        <span className="min-w-0 flex-1 text-muted text-sm [overflow-wrap:anywhere]">
          {texts.text(reason)}
        </span>
      )}
    </li>
  )
}
