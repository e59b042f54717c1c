// The names in a folder of the computer that runs Kiln; only the rows in view exist, so ten thousand are as quick as ten.
import { useVirtualizer } from '@tanstack/react-virtual'
import { File, Folder } from 'lucide-react'
import { useRef } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { BrowsedEntry } from '#shared/contract/files.ts'

const rowPx = 32

type BrowseNamesProps = {
  folder: string
  entries: readonly BrowsedEntry[]
  /** The whole path of the file that is chosen. */
  chosen: string
  onOpen: (name: string) => void
  onChoose: (name: string) => void
}

export function BrowseNames({ folder, entries, chosen, onOpen, onChoose }: BrowseNamesProps) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowPx,
    overscan: 6,
  })
  return (
    <div ref={box} className="relative h-56 overflow-y-auto rounded-md border border-line">
      <ul
        aria-label={t('browse.names', { folder })}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, start }) => {
          const { name = '', kind } = entries[index] ?? {}
          const isChosen = kind === 'file' && chosen === pathIn(folder, name)
          const Glyph = kind === 'folder' ? Folder : File
          return (
            <li
              key={name}
              aria-setsize={entries.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ height: rowPx, transform: `translateY(${start}px)` }}
            >
              <button
                type="button"
                data-chosen={isChosen || undefined}
                aria-pressed={kind === 'file' ? isChosen : undefined}
                className={cn(
                  'choice flex h-full w-full items-center gap-2 px-3 text-left hover:bg-hover',
                  isChosen && 'bg-accent-soft',
                )}
                onClick={() => (kind === 'folder' ? onOpen(name) : onChoose(name))}
              >
                <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
                <span translate="no" dir="auto" className="min-w-0 truncate" title={name}>
                  {name}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}

export const pathIn = (folder: string, name: string) => (folder === '/' ? `/${name}` : `${folder}/${name}`)
