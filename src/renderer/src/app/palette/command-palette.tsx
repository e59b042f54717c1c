import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { cn } from '#lib/class-names.ts'
import { count } from '#lib/text.ts'
import { Icon } from '#ui/icon.tsx'
import { filterEntries, type PaletteEntry, usePaletteEntries } from './palette-entries.ts'

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void }

export const CommandPalette = ({ open, onOpenChange }: PaletteProps) => (
  <Radix.Root open={open} onOpenChange={onOpenChange}>
    <Radix.Portal>
      <div aria-hidden className="fixed inset-0 z-40 bg-veil" />
      <Radix.Content
        aria-describedby={undefined}
        className="fixed top-24 left-1/2 z-40 flex max-h-[calc(100vh-12rem)] w-[calc(100vw-4rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-xl"
      >
        <Radix.Title className="sr-only">Go to</Radix.Title>
        <Finder onDone={() => onOpenChange(false)} />
      </Radix.Content>
    </Radix.Portal>
  </Radix.Root>
)

function Finder({ onDone }: { onDone: () => void }) {
  const [search, setSearch] = useState('')
  const [at, setAt] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const found = filterEntries(usePaletteEntries(true), search)
  const active = Math.min(at, found.length - 1)

  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    onDone()
    entry.run()
  }
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && found.length) {
      event.preventDefault()
      setAt((active + step + found.length) % found.length)
    }
    if (event.key === 'Enter') {
      event.preventDefault()
      run(found[active])
    }
  }

  return (
    <>
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label="Go to a place, profile, image or action"
          aria-expanded
          aria-controls={listId}
          aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
          placeholder="Go to a place, profile, image or action"
          autoComplete="off"
          spellCheck={false}
          value={search}
          onChange={event => {
            setSearch(event.target.value)
            setAt(0)
          }}
          onKeyDown={press}
          className="h-12 min-w-0 flex-1 bg-transparent outline-none"
        />
      </div>
      <div className="sr-only" role="status">
        {search && count(found.length, 'match', 'matches')}
      </div>
      <div
        ref={list}
        id={listId}
        role="listbox"
        aria-label="Matches"
        tabIndex={-1}
        className="overflow-y-auto p-2"
      >
        {found.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {found[index - 1]?.group !== entry.group && (
              <div role="presentation" className="px-2 pt-2 pb-1 text-muted text-xs">
                {entry.group}
              </div>
            )}
            <EntryRow
              id={`${listId}-${index}`}
              index={index}
              entry={entry}
              active={index === active}
              onPick={() => run(entry)}
              onPoint={() => setAt(index)}
            />
          </div>
        ))}
        {found.length === 0 && (
          <p className="px-2 py-6 text-center text-muted">Nothing matches “{search}”.</p>
        )}
      </div>
    </>
  )
}

type RowProps = {
  id: string
  index: number
  entry: PaletteEntry
  active: boolean
  onPick: () => void
  onPoint: () => void
}

function EntryRow({ id, index, entry, active, onPick, onPoint }: RowProps) {
  const Glyph = entry.icon
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys belong to the field above (aria-activedescendant)
    <div
      id={id}
      data-index={index}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onClick={onPick}
      onPointerMove={onPoint}
      className={cn('flex h-9 cursor-pointer items-center gap-3 rounded-md px-2', active && 'bg-accent-soft')}
    >
      {typeof Glyph === 'string' ? (
        <Icon name={Glyph} className="size-4 shrink-0 text-muted" />
      ) : (
        <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
      )}
      <span className="shrink-0">{entry.label}</span>
      {entry.detail && <span className="min-w-0 truncate text-muted text-sm">{entry.detail}</span>}
    </div>
  )
}
