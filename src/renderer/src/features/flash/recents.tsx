// Lists recent sources, to be chosen again; each can be taken off the list.
import { Disc3, File, Globe, X } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { useKeptFocus } from '#lib/hooks/use-kept-focus.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import type { FlashSource } from '#shared/flash/flash.ts'
import type { RecentSource } from '#shared/flash/recents.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { When } from '#ui/when.tsx'

const icons = { image: Disc3, file: File, url: Globe }

type RecentsProps = {
  /** The source that is chosen already. */
  chosen: FlashSource | null
  onChoose: (source: FlashSource) => void
}

/** Nothing while nothing was flashed. */
export function Recents({ chosen, onChoose }: RecentsProps) {
  const { data = [], error } = useCall('flash.recents', {})
  const forget = useCommand('flash.forgetRecent')
  const remove = ({ source, name }: RecentSource) =>
    forget.mutate(
      { source },
      {
        onSuccess: () => toast(t('flash.recent.removed', { name }), 'neutral'),
        onError: thrown => toast(errorLine(asReport(thrown)), 'bad'),
      },
    )
  return (
    <div {...useKeptFocus()}>
      {error && (
        <p role="status" className="text-muted text-sm">
          {t('flash.recent.unreadable')} {errorLine(asReport(error))}
        </p>
      )}
      {data.length > 0 && (
        <section aria-labelledby="flash-recents" className="space-y-2">
          <h3 id="flash-recents" className="font-medium">
            {t('flash.recent.heading')}
          </h3>
          <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
            {data.map(one => (
              <Recent
                key={keyOf(one.source)}
                recent={one}
                isChosen={chosen !== null && keyOf(chosen) === keyOf(one.source)}
                onChoose={() => onChoose(one.source)}
                onRemove={() => remove(one)}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

type RecentProps = { recent: RecentSource; isChosen: boolean; onChoose: () => void; onRemove: () => void }

function Recent({ recent: { source, name, at }, isChosen, onChoose, onRemove }: RecentProps) {
  const Glyph = icons[source.kind]
  const place = source.kind === 'file' ? source.path : source.kind === 'url' ? source.url : source.format
  return (
    <li className="flex items-center gap-2 pr-2">
      <button
        type="button"
        aria-pressed={isChosen}
        data-chosen={isChosen || undefined}
        onClick={onChoose}
        className={cn(
          'choice flex min-w-0 flex-1 items-center gap-3 rounded-lg px-4 py-2 text-left',
          isChosen ? 'bg-accent-soft' : 'hover:bg-hover',
        )}
      >
        <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="min-w-0 flex-1">
          <span translate="no" dir="auto" className="block truncate font-medium">
            {name}
          </span>
          <span className="flex text-muted">
            <PathText path={place} />
          </span>
        </span>
        <span className="shrink-0 text-muted text-sm">
          <When at={at} />
        </span>
      </button>
      <IconButton size="sm" icon={X} label={t('flash.recent.remove', { name })} onClick={onRemove} />
    </li>
  )
}

function keyOf(source: FlashSource): string {
  if (source.kind === 'image') return `image ${source.id} ${source.format}`
  return source.kind === 'file' ? `file ${source.path}` : `url ${source.url}`
}
