import { CirclePlay, Hammer, type LucideIcon, Plus, Rocket, Usb } from 'lucide-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { t } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { When } from '#ui/when.tsx'
import { type BoxEvent, type BoxParts, boxHistory } from './box-history.ts'

const icons: Record<BoxEvent['kind'], LucideIcon> = {
  made: Plus,
  built: Hammer,
  run: CirclePlay,
  flashed: Usb,
  deployed: Rocket,
}
const shownAtMost = 12

export function HistoryCard({ box, parts }: { box: BoxView; parts: BoxParts }) {
  const events = useMemo(() => boxHistory(box, parts), [box, parts])
  const more = events.length - shownAtMost
  return (
    <Card>
      <CardHeader title={t('box.history')} />
      <ol aria-label={t('box.history')} className="px-4 py-2">
        {events.slice(0, shownAtMost).map(event => {
          const Glyph = icons[event.kind]
          return (
            <li key={event.id} className="flex items-center gap-3 py-1.5">
              <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1 truncate">
                {t(`box.event.${event.kind}`)} {event.kind !== 'made' && <EventName {...event} />}
              </span>
              <span className="text-muted text-sm">
                <When at={event.at} />
              </span>
            </li>
          )
        })}
      </ol>
      {more > 0 && (
        <p className="border-line border-t px-4 py-2 text-muted text-sm">{t('box.more', { count: more })}</p>
      )}
    </Card>
  )
}

const EventName = ({ href, name }: BoxEvent) =>
  href === null ? (
    <bdi translate="no">{name}</bdi>
  ) : (
    <Link href={href} dir="auto" translate="no" className="rounded text-accent-text underline">
      {name}
    </Link>
  )
