// Hosts that ~/.ssh/config and ~/.ssh/known_hosts name, to take over.
import { useMemo, useState } from 'react'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import { list } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { SearchField } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Dialog } from '#ui/dialog.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'

const searchedFrom = 12

export function ImportHosts({ onClose }: { onClose: () => void }) {
  const { data, error, refetch, isFetching } = useCall('hosts.importable', {})
  const [ticked, setTicked] = useState<ReadonlySet<string> | null>(null)
  const [search, setSearch] = useState('')
  const start = useCommand('hosts.import')
  // Those that a person wrote down by hand are meant; known_hosts has every host that was ever logged in to.
  const usual = useMemo(
    () => new Set(data?.hosts.flatMap(one => (one.from === 'config' && !one.there ? [one.name] : []))),
    [data],
  )
  const chosen = ticked ?? usual
  const names = data?.hosts.filter(one => !one.there && chosen.has(one.name)).map(({ name }) => name) ?? []
  const tick = (name: string, on: boolean) =>
    setTicked(new Set(on ? [...chosen, name] : [...chosen].filter(one => one !== name)))
  const run = () =>
    start.mutate(
      { names },
      {
        onSuccess: ({ hosts, skipped }) => {
          toast(t('hosts.imported', { count: hosts.length }))
          if (skipped.length === 0) onClose()
        },
      },
    )
  const skipped = start.data?.skipped ?? []
  const shown = data?.hosts.filter(({ name }) => matches(search.trim(), name)) ?? []
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={t('hosts.import.title')}
      description={t('hosts.import.detail')}
      footer={
        <>
          <Button onClick={onClose}>{t(start.data ? 'ui.close' : 'ui.cancel')}</Button>
          {data && data.hosts.length > 0 && (
            <Button variant="primary" blocked={names.length === 0} busy={start.isPending} onClick={run}>
              {t('hosts.import.yes', { count: names.length })}
            </Button>
          )}
        </>
      }
    >
      <div className="space-y-3">
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
        {data?.hosts.length === 0 && <p className="text-muted">{t('hosts.import.none')}</p>}
        {data && data.hosts.length >= searchedFrom && (
          <SearchField
            label={t('hosts.import.search')}
            value={search}
            onValueChange={setSearch}
            className="w-full"
          />
        )}
        {data && data.hosts.length > 0 && (
          <ul
            aria-label={t('hosts.import.title')}
            className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
          >
            {shown.map(({ name, from, there }) => (
              <li key={`${from} ${name}`}>
                {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside */}
                <label className="flex min-h-9 items-center gap-3 px-3 py-1">
                  <Checkbox
                    checked={there || chosen.has(name)}
                    disabled={there}
                    onCheckedChange={on => tick(name, on)}
                  />
                  <span translate="no" className="min-w-0 flex-1 truncate" title={name}>
                    {name}
                  </span>
                  {there ? (
                    <Badge>{t('hosts.import.there')}</Badge>
                  ) : (
                    <span className="shrink-0 text-muted text-sm">{t(`hosts.import.${from}`)}</span>
                  )}
                </label>
              </li>
            ))}
          </ul>
        )}
        {data && data.hashed > 0 && (
          <p className="text-muted text-sm">{t('hosts.import.hashed', { count: data.hashed })}</p>
        )}
        {skipped.length > 0 && (
          <Callout tone="warn">{t('hosts.import.skipped', { names: list(skipped) })}</Callout>
        )}
        {start.error && <ErrorPanel error={start.error} />}
      </div>
    </Dialog>
  )
}
