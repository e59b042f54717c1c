// The list of boxes, with a search field, filters by state and household, and export as CSV.
import { Download } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { downloadText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import { boxesCsv } from '#shared/connect/boxes-csv.ts'
import type { KnownBox } from '#shared/connect/known-boxes.ts'
import type { ConnectServer } from '#shared/contract/connect.ts'
import { Button } from '#ui/controls/button.tsx'
import { SearchField, Select } from '#ui/controls/input.tsx'
import { ReportingList } from './reporting-list.tsx'
import { filtered, householdsOf, noFilter, type Show, shows } from './view.ts'

type Props = { boxes: readonly KnownBox[]; servers: readonly ConnectServer[] }

export function ReportingBoxes({ boxes, servers }: Props) {
  const own = useCall('boxes.list', {}).data?.boxes ?? []
  const [filter, setFilter] = useState(noFilter)
  const wanted = useDeferredValue(filter)
  const found = useMemo(() => filtered(boxes, wanted), [boxes, wanted])
  const households = useMemo(() => householdsOf(boxes), [boxes])
  const exportTable = () => {
    const addresses = new Map(servers.map(({ id, address }) => [id, address]))
    const names = new Map(own.map(({ id, name }) => [id, name]))
    downloadText('boxes.csv', boxesCsv(found, { addresses, names }))
  }
  if (boxes.length === 0) return <p className="text-muted">{t('reports.no-boxes')}</p>
  return (
    <section aria-label={t('reports.list')} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label={t('reports.search')}
          value={filter.text}
          onValueChange={text => setFilter({ ...filter, text })}
          className="min-w-36 max-w-72 flex-1"
        />
        <Select
          aria-label={t('reports.show')}
          value={filter.show}
          options={shows.map(value => ({
            value,
            label: value === 'all' ? t('reports.show.all') : t(`reports.badge.${value}`),
          }))}
          onValueChange={show => setFilter({ ...filter, show: show as Show })}
        />
        {households.length > 1 && (
          <Select
            aria-label={t('reports.household')}
            value={filter.household}
            options={[
              { value: '', label: t('reports.household.all') },
              ...households.map(({ id, name }) => ({ value: id, label: name, data: true })),
            ]}
            onValueChange={household => setFilter({ ...filter, household })}
            className="max-w-48"
          />
        )}
        <p role="status" className="ml-auto text-muted text-sm tabular-nums">
          {found.length === boxes.length
            ? t('reports.count', { count: boxes.length })
            : t('reports.found', { found: found.length, count: boxes.length })}
        </p>
        <Button icon={Download} onClick={exportTable}>
          {t('reports.export')}
        </Button>
      </div>
      {found.length > 0 ? (
        <ReportingList boxes={found} />
      ) : (
        <div className="flex flex-col items-center gap-3 p-8 text-muted">
          <p>{t('reports.none-found')}</p>
          <Button onClick={() => setFilter(noFilter)}>{t('reports.show-all')}</Button>
        </div>
      )}
    </section>
  )
}
