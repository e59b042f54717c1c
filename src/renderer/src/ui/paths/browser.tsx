// Going through folders of the computer that runs Kiln, where the window has no picker of the system: in a browser.
import '#ui/texts.ts'
import './texts.ts'
import { ArrowUp, HardDrive, House } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import { Button, IconButton } from '../controls/button.tsx'
import { SearchField } from '../controls/input.tsx'
import { ErrorPanel } from '../feedback/error-panel.tsx'
import { Loading, Skeleton } from '../feedback/skeleton.tsx'
import { BrowseNames, pathIn } from './browse-names.tsx'
import { PathText } from './path-text.tsx'

const lastPart = (path: string) => path.slice(path.lastIndexOf('/') + 1) || path

type BrowserProps = {
  kind: 'folder' | 'file'
  chosen: string
  /** A file, or a folder that was gone into. */
  onChosen: (path: string) => void
}

export function Browser({ kind, chosen, onChosen }: BrowserProps) {
  const [folder, setFolder] = useState<string | null>(null)
  const [search, setSearch] = useState('')
  const { data, error, refetch } = useCall('files.browse', { path: folder }, { keepPrevious: true })
  const home = data?.places[0]?.path
  // A person most likely wants this folder first.
  useEffect(() => {
    if (folder === null && home) setFolder(home)
  }, [folder, home])
  const where = useRef<HTMLParagraphElement>(null)
  const open = (path: string) => {
    setFolder(path)
    setSearch('')
    if (kind === 'folder') onChosen(path)
    // The pressed button goes away with its folder.
    where.current?.focus()
  }
  const entries = data?.entries.filter(
    one => (kind === 'file' || one.kind === 'folder') && matches(search.trim(), one.name),
  )
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        {data?.places.map(place => (
          <Button
            key={place.path}
            size="sm"
            icon={place.kind === 'home' ? House : HardDrive}
            onClick={() => open(place.path)}
          >
            {place.kind === 'home' ? t('browse.home') : <span translate="no">{lastPart(place.path)}</span>}
          </Button>
        ))}
      </div>
      <div className="flex items-center gap-2">
        <IconButton
          size="sm"
          icon={ArrowUp}
          label={t('browse.up', { folder: lastPart(data?.parent ?? '') })}
          blocked={!data?.parent}
          onClick={() => data?.parent && open(data.parent)}
        />
        <p ref={where} tabIndex={-1} className="flex min-w-0 flex-1">
          {data?.path && <PathText path={data.path} />}
        </p>
        <SearchField
          label={t('browse.search')}
          value={search}
          onValueChange={setSearch}
          className="w-44"
          onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
        />
      </div>
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : data?.path && entries ? (
        <BrowseNames
          // From the top of each folder.
          key={data.path + search}
          folder={data.path}
          entries={entries}
          chosen={chosen}
          onOpen={name => open(pathIn(data.path ?? '', name))}
          onChoose={name => onChosen(pathIn(data.path ?? '', name))}
        />
      ) : (
        <Loading label={t('browse.loading')}>
          <Skeleton className="h-56" />
        </Loading>
      )}
      <p role="status" className="text-muted text-sm">
        {entries && t('browse.count', { count: entries.length })}
        {data && data.more > 0 && ` · ${t('browse.more', { count: data.more })}`}
      </p>
    </div>
  )
}
