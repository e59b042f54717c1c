import { RotateCw } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { SearchField, Select } from '#ui/controls/input.tsx'
import { type HostFilter, type Show, shows } from './host-view.ts'

type Props = {
  filter: HostFilter
  onFilter: (filter: HostFilter) => void
  tags: readonly string[]
  found: number
  count: number
  onAskAgain: () => void
}

export function FilterBar({ filter, onFilter, tags, found, count, onAskAgain }: Props) {
  const isFiltered = filter.text.trim() !== '' || filter.tag !== '' || filter.show !== 'all'
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 pb-3">
      <SearchField
        label={t('hosts.search')}
        value={filter.text}
        onValueChange={text => onFilter({ ...filter, text })}
        className="min-w-36 max-w-72 flex-1"
      />
      <Select
        aria-label={t('hosts.show')}
        value={filter.show}
        options={shows.map(value => ({ value, label: t(`hosts.show.${value}`) }))}
        onValueChange={show => onFilter({ ...filter, show: show as Show })}
      />
      {tags.length > 0 && (
        <Select
          aria-label={t('hosts.tag')}
          value={filter.tag}
          options={[
            { value: '', label: t('hosts.tag.all') },
            ...tags.map(tag => ({ value: tag, label: tag, data: true })),
          ]}
          onValueChange={tag => onFilter({ ...filter, tag })}
          className="max-w-48"
        />
      )}
      <p role="status" className="ml-auto text-muted text-sm tabular-nums">
        {isFiltered ? t('hosts.found', { found, count }) : t('hosts.count', { count })}
      </p>
      <IconButton icon={RotateCw} label={t('hosts.ask-again')} onClick={onAskAgain} />
    </div>
  )
}
