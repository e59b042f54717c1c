import {
  CircleAlert,
  CirclePlay,
  CircleSlash,
  CloudUpload,
  Hammer,
  type LucideIcon,
  Plus,
  Rocket,
  Undo2,
  Usb,
} from 'lucide-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { When } from '#ui/when.tsx'
import { type BoxEvent, type BoxParts, boxHistory } from './box-history.ts'

const icons: Record<BoxEvent['kind'], LucideIcon> = {
  made: Plus,
  built: Hammer,
  'build-failed': CircleAlert,
  'build-interrupted': CircleAlert,
  'build-cancelled': CircleSlash,
  run: CirclePlay,
  flashed: Usb,
  deployed: Rocket,
  'deploy-failed': CircleAlert,
  published: CloudUpload,
  withdrawn: Undo2,
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
            <li key={event.id} className="flex items-start gap-3 py-1.5">
              <Glyph aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
              <span className="min-w-0 flex-1">
                <span className="block truncate">
                  {t(`box.event.${event.kind}`)} <EventName {...event} />
                </span>
                {event.error && (
                  <span className="line-clamp-3 break-words text-muted text-sm">
                    {texts.error(event.error).message}
                  </span>
                )}
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

function EventName({ kind, href, name }: BoxEvent) {
  if (kind === 'made') return null
  if (kind.startsWith('build-') && href !== null)
    return (
      <>
        {'· '}
        <Link href={href} className="rounded text-accent-text underline">
          {t('box.event.log')}
        </Link>
      </>
    )
  return href === null ? (
    <bdi translate="no">{name}</bdi>
  ) : (
    <Link href={href} dir="auto" translate="no" className="rounded text-accent-text underline">
      {name}
    </Link>
  )
}
