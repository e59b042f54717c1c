import '#app/palette-texts.ts'
import '#app/texts.ts'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { useRef, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Icon } from '#ui/icon.tsx'
import { usePaletteEntries } from './palette-entries.ts'
import type { PaletteEntry } from './palette-entry.ts'
import { filterEntries, groupEntries, groupText } from './palette-search.ts'

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void }

/** The dialog is ours, not cmdk's: its veil injects a <style>, which the content security policy refuses. */
export function CommandPalette({ open, onOpenChange }: PaletteProps) {
  /** The page that was gone to takes the focus: it must not go back to where the palette was opened from. */
  const went = useRef(false)
  const run = (entry: PaletteEntry) => {
    went.current = true
    onOpenChange(false)
    entry.run()
  }
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={event => {
            if (went.current) event.preventDefault()
            went.current = false
          }}
          className="fixed top-24 left-1/2 z-40 flex max-h-[calc(100vh-12rem)] w-[calc(100vw-4rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-xl border border-line bg-surface shadow-xl short:top-4 short:max-h-[calc(100vh-2rem)]"
        >
          <Radix.Title className="sr-only">{t('app.go-to')}</Radix.Title>
          <Finder onRun={run} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

const asks = t('palette.ask')

export function Finder({ onRun }: { onRun: (entry: PaletteEntry) => void }) {
  const [search, setSearch] = useState('')
  const found = filterEntries(usePaletteEntries(true), search)
  return (
    <Command label={asks} loop shouldFilter={false} className="flex min-h-0 flex-col">
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <Command.Input
          placeholder={asks}
          value={search}
          onValueChange={setSearch}
          className="h-12 min-w-0 flex-1 bg-transparent outline-none"
        />
      </div>
      <div className="sr-only" role="status">
        {search && t('palette.matches', { count: found.length })}
      </div>
      <Command.List label={t('palette.list')} className="overflow-y-auto p-2">
        {groupEntries(found).map(({ group, entries }) => (
          <Command.Group
            key={group}
            heading={groupText(group)}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs"
          >
            {entries.map(entry => (
              <Command.Item
                key={entry.id}
                value={entry.id}
                onSelect={() => onRun(entry)}
                className="flex h-9 cursor-pointer items-center gap-3 rounded-md px-2 aria-selected:bg-accent-soft"
              >
                <EntryIcon icon={entry.icon} />
                <span
                  {...asData(entry.data !== undefined)}
                  className="max-w-2/3 shrink-0 truncate last:max-w-full"
                >
                  {entry.label}
                </span>
                {entry.detail && (
                  <span {...asData(entry.data === 'both')} className="min-w-0 truncate text-muted text-sm">
                    {entry.detail}
                  </span>
                )}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
      </Command.List>
      {found.length === 0 && (
        <p className="px-4 pt-2 pb-8 text-center text-muted">{t('palette.none', { search })}</p>
      )}
    </Command>
  )
}

const asData = (data: boolean) => (data ? ({ translate: 'no' } as const) : {})

const EntryIcon = ({ icon: Glyph }: Pick<PaletteEntry, 'icon'>) =>
  typeof Glyph === 'string' ? (
    <Icon name={Glyph} className="size-4 shrink-0 text-muted" />
  ) : (
    <Glyph aria-hidden className="size-4 shrink-0 text-muted" />
  )
