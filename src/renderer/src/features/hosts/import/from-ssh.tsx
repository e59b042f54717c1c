// Hosts that ~/.ssh/config and ~/.ssh/known_hosts name.
import { useMemo, useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { ImportList, type ImportRow } from './import-list.tsx'
import type { ImportWay } from './import-way.ts'

export function useFromSsh(onImported: () => void): ImportWay {
  const { data, error, refetch, isFetching } = useCall('hosts.importable', {})
  const [ticked, setTicked] = useState<ReadonlySet<string> | null>(null)
  const start = useCommand('hosts.import')
  // The hosts that a person wrote down by hand are chosen at first; known_hosts has every host that was ever logged in
  // to.
  const usual = useMemo(
    () => new Set(data?.hosts.flatMap(one => (one.from === 'config' && !one.there ? [one.name] : []))),
    [data],
  )
  const chosen = ticked ?? usual
  const names = data?.hosts.filter(one => !one.there && chosen.has(one.name)).map(({ name }) => name) ?? []
  const tick = ({ name }: ImportRow, on: boolean) =>
    setTicked(new Set(on ? [...chosen, name] : [...chosen].filter(one => one !== name)))
  const run = () =>
    start.mutate(
      { names },
      {
        onSuccess: ({ hosts, skipped }) => {
          toast(t('hosts.imported', { count: hosts.length }))
          if (skipped.length === 0) onImported()
        },
      },
    )
  const rows = data?.hosts.map(({ name, from, there }) => ({
    key: `${from} ${name}`,
    name,
    detail: t(`hosts.import.${from}`),
    isThere: there,
    isChosen: chosen.has(name),
  }))
  const skipped = start.data?.skipped ?? []
  const content = (
    <>
      {error && (
        <ErrorPanel
          error={error}
          title={t('hosts.import.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {!data && !error && (
        <Loading label={t('hosts.import.loading')}>
          <Skeleton className="h-24" />
        </Loading>
      )}
      {rows?.length === 0 && <p className="text-muted">{t('hosts.import.none')}</p>}
      {rows && rows.length > 0 && <ImportList rows={rows} onTick={tick} />}
      {data && data.hashed > 0 && (
        <p className="text-muted text-sm">{t('hosts.import.hashed', { count: data.hashed })}</p>
      )}
      {skipped.length > 0 && (
        <Callout tone="warn">{t('hosts.import.skipped', { names: list(skipped) })}</Callout>
      )}
      {start.error && <ErrorPanel error={start.error} />}
    </>
  )
  return {
    detail: t('hosts.import.detail'),
    count: rows && rows.length > 0 ? names.length : null,
    busy: start.isPending,
    isDone: start.data !== undefined,
    run,
    content,
  }
}
