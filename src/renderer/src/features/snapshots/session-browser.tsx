// The files of one session, folder by folder; each can be restored.
import { ArrowUp, File, FileQuestion, Folder, Link2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { bytes } from '#shared/messages/message.ts'
import type { SessionEntry } from '#shared/snapshots/folder.ts'
import { above, joined } from '#shared/snapshots/host-path.ts'
import type { SessionVolume, Slot } from '#shared/snapshots/session.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { PathText } from '#ui/paths/path-text.tsx'
import { When } from '#ui/when.tsx'
import { BringBack } from './bring-back.tsx'
import { slotsOf, slotText } from './slot-text.ts'
import { staleMs } from './stale.ts'

type BrowserProps = {
  host: { id: string; name: string }
  volumes: readonly SessionVolume[]
  slot: Slot
  onSlot: (slot: Slot) => void
}

export function SessionBrowser({ host, volumes, slot, onSlot }: BrowserProps) {
  const mounts = [...new Set(volumes.filter(each => each.slot === slot).map(each => each.mount))]
  // Starts where the users' files are.
  const [path, setPath] = useState(mounts.includes('/home') ? '/home' : (mounts[0] ?? '/'))
  const [bringing, setBringing] = useState<string | null>(null)
  const where = useRef<HTMLParagraphElement>(null)
  const open = (folder: string) => {
    setPath(folder)
    // The pressed button disappears with its folder.
    where.current?.focus()
  }
  const up = mounts.includes(path) ? null : above(path)
  return (
    <Card>
      <CardHeader title={t('snapshots.files')} />
      <div className="space-y-3 p-4">
        <div className="flex flex-wrap gap-x-6 gap-y-2">
          <RadioGroup
            aria-label={t('snapshots.files.session')}
            options={slotsOf(volumes).map(each => ({ value: each, label: slotText(each) }))}
            value={slot}
            onValueChange={value => {
              const wanted = slotsOf(volumes).find(each => each === value)
              if (wanted) onSlot(wanted)
            }}
          />
          <nav aria-label={t('snapshots.files.volume')} className="flex flex-wrap gap-2">
            {mounts.map(mount => (
              <Button key={mount} onClick={() => open(mount)}>
                <span translate="no">{mount}</span>
              </Button>
            ))}
          </nav>
        </div>
        <div className="flex items-center gap-2">
          <IconButton
            size="sm"
            icon={ArrowUp}
            label={t('snapshots.files.up')}
            blocked={up === null}
            onClick={() => up !== null && open(up)}
          />
          <p ref={where} tabIndex={-1} className="flex min-w-0 flex-1">
            <PathText path={path} />
          </p>
        </div>
        <FolderNames
          key={`${slot} ${path}`}
          host={host.id}
          slot={slot}
          path={path}
          onOpen={name => open(joined(path, name))}
          onBring={name => setBringing(joined(path, name))}
        />
      </div>
      {bringing !== null && (
        <BringBack host={host} slot={slot} path={bringing} onClose={() => setBringing(null)} />
      )}
    </Card>
  )
}

type NamesProps = {
  host: string
  slot: Slot
  path: string
  onOpen: (name: string) => void
  onBring: (name: string) => void
}

function FolderNames({ host, slot, path, onOpen, onBring }: NamesProps) {
  const { data, error, isFetching, refetch } = useNetworkCall(
    'snapshots.browse',
    { host, slot, path },
    { staleMs },
  )
  if (error && !data)
    return (
      <ErrorPanel
        error={error}
        title={t('snapshots.files.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (!data)
    return (
      <Loading label={t('snapshots.files.loading')}>
        <Skeleton className="h-40" />
      </Loading>
    )
  return (
    <>
      {data.entries.length === 0 && <p className="text-muted">{t('snapshots.files.empty')}</p>}
      {data.entries.length > 0 && (
        <ul
          aria-label={t('snapshots.files.names', { folder: path })}
          className="max-h-96 divide-y divide-line overflow-y-auto rounded-md border border-line"
        >
          {data.entries.map(entry => (
            <NameRow
              key={entry.name}
              entry={entry}
              onOpen={() => onOpen(entry.name)}
              onBring={() => onBring(entry.name)}
            />
          ))}
        </ul>
      )}
      {data.more && (
        <p className="text-muted text-sm">{t('snapshots.files.more', { count: data.entries.length })}</p>
      )}
    </>
  )
}

const glyphs = { folder: Folder, file: File, link: Link2, other: FileQuestion }

type RowProps = { entry: SessionEntry; onOpen: () => void; onBring: () => void }

function NameRow({ entry: { name, kind, sizeBytes, changedAt }, onOpen, onBring }: RowProps) {
  const Glyph = glyphs[kind]
  const shown = (
    <>
      <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
      <span translate="no" dir="auto" className="min-w-0 truncate" title={name}>
        {name}
      </span>
    </>
  )
  return (
    <li className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1">
      {kind === 'folder' ? (
        <button
          type="button"
          aria-label={t('snapshots.files.open', { name })}
          className="flex min-h-8 min-w-40 flex-1 items-center gap-2 rounded text-left hover:text-accent-text hover:underline"
          onClick={onOpen}
        >
          {shown}
        </button>
      ) : (
        <span className="flex min-w-40 flex-1 items-center gap-2">{shown}</span>
      )}
      <span className="flex items-center gap-x-3 text-muted text-sm tabular-nums">
        {sizeBytes !== null && texts.text(bytes(sizeBytes))}
        {(kind === 'link' || kind === 'other') && t(`snapshots.files.${kind}`)}
        {changedAt !== null && <When at={changedAt} />}
      </span>
      <Button size="sm" aria-label={t('snapshots.bring-back.named', { name })} onClick={onBring}>
        {t('snapshots.bring-back')}
      </Button>
    </li>
  )
}
