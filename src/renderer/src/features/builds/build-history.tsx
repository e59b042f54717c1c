// Every build, newest first, with those that made no image: watch, repeat or remove them.

import './texts.ts'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Hammer, Plus } from 'lucide-react'
import { useDeferredValue, useMemo, useRef, useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import type { BuildRecord } from '#shared/builds/build.ts'
import { newBoxHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { BuildRow, rowHeightPx } from './build-history-row.tsx'
import { imageName } from './build-view.ts'

const found = (records: readonly BuildRecord[], search: string) =>
  records.filter(record =>
    matches(
      search.trim(),
      imageName(record),
      record.profileName,
      record.id,
      t(`build.state.${record.state}`),
      ...record.request.formats,
    ),
  )

export function BuildHistory() {
  const { data, error, refetch, isFetching } = useCall('builds.history', {})
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const records = useMemo(() => found(data ?? [], wanted), [data, wanted])
  if (error)
    return (
      <ErrorPanel
        error={error}
        title={t('builds.unreadable')}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    )
  if (data?.length === 0) return <NoBuilds />
  return (
    <>
      <div className="shrink-0 pb-3">
        <SearchField
          label={t('builds.search')}
          value={text}
          onValueChange={setText}
          className="w-72 max-w-full"
        />
      </div>
      {!data ? (
        <HistorySkeleton />
      ) : records.length ? (
        <HistoryList records={records} />
      ) : (
        <p className="p-8 text-center text-muted">{t('builds.none-found', { search: wanted })}</p>
      )}
    </>
  )
}

function HistoryList({ records }: { records: BuildRecord[] }) {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeightPx,
    getItemKey: index => records[index]?.id ?? index,
    overscan: 6,
  })
  return (
    <div ref={box} className="scrolling-list rounded-lg border border-line bg-surface">
      <ul aria-label={t('app.place.builds')} className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(item => {
          const record = records[item.index]
          return (
            record && (
              <li
                key={item.key}
                aria-setsize={records.length}
                aria-posinset={item.index + 1}
                className="absolute inset-x-0 top-0"
                style={{ height: rowHeightPx, transform: `translateY(${item.start}px)` }}
              >
                <BuildRow record={record} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

const HistorySkeleton = () => (
  <Loading label={t('loading.builds')} className="flex flex-col gap-1">
    {Array.from({ length: 6 }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
      <Skeleton key={at} className="h-[52px]" />
    ))}
  </Loading>
)

const NoBuilds = () => (
  <EmptyState
    icon={Hammer}
    title={t('builds.none')}
    action={
      <ButtonLink variant="primary" icon={Plus} href={newBoxHref()}>
        {t('app.place.new')}
      </ButtonLink>
    }
  >
    {t('builds.none.detail')}
  </EmptyState>
)
