// Lists the hosts that announce themselves on the local network. It is hearsay: what is in the list is known by its key alone.

import { LoaderCircle, Plus, RotateCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import { t } from '#lib/texts/texts.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import { hostHref } from '#shared/window/routes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'

const everyMs = 30_000

export function FoundHosts({ onAdd }: { onAdd: (found: FoundHost) => void }) {
  const { data, error, isFetching, refetch } = useNetworkCall(
    'hosts.discover',
    { seconds: 3 },
    { staleMs: everyMs, everyMs },
  )
  useGreeting(data)
  return (
    <aside
      aria-label={t('hosts.network')}
      className="flex max-h-48 min-h-0 shrink-0 flex-col min-[1100px]:not-short:max-h-none min-[1100px]:w-72 short:max-h-80"
    >
      <Card className="flex min-h-0 flex-col">
        <CardHeader
          title={t('hosts.network')}
          detail={<span role="status">{networkStatus(data, isFetching)}</span>}
          actions={
            <IconButton
              size="sm"
              icon={isFetching ? LoaderCircle : RotateCw}
              label={t(isFetching ? 'hosts.network.looking' : 'hosts.network.again')}
              blocked={isFetching}
              onClick={() => void refetch()}
            />
          }
        />
        {error && !data ? (
          <div className="min-h-0 overflow-y-auto">
            <ErrorPanel error={error} title={t('hosts.network.failed')} className="m-3" />
          </div>
        ) : (
          // If no hosts are found, the card is only its header: a line below it would repeat it.
          data &&
          data.length > 0 && (
            <ul aria-label={t('hosts.network')} className="min-h-0 divide-y divide-line overflow-y-auto">
              {data.map(found => (
                <Found key={`${found.host} ${found.port}`} found={found} onAdd={() => onAdd(found)} />
              ))}
            </ul>
          )
        )}
      </Card>
    </aside>
  )
}

/** One line of its head, so that a network without others takes no room from the list. */
function networkStatus(data: readonly FoundHost[] | undefined, looking: boolean): string {
  if (!data) return looking ? t('hosts.network.looking') : ''
  return data.length === 0 ? t('hosts.network.none') : t('hosts.network.count', { count: data.length })
}

function Found({ found, onAdd }: { found: FoundHost; onAdd: () => void }) {
  const { name, addresses, host, port, build, known } = found
  const address = addresses[0] ?? host
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1">
        <p translate="no" dir="auto" className="truncate font-medium" title={name}>
          {known ? (
            <Link href={hostHref(known.id)} className="rounded text-accent-text hover:underline">
              {known.name}
            </Link>
          ) : (
            name
          )}
        </p>
        <p className="truncate text-muted text-sm">
          <span translate="no">{port === 22 ? address : `${address}:${port}`}</span>
          {build && !known && <> · {t('hosts.network.build', { build })}</>}
        </p>
      </div>
      {known ? (
        <Badge tone="ok">{t('hosts.network.known')}</Badge>
      ) : (
        <Button size="sm" icon={Plus} aria-label={t('hosts.network.add', { name })} onClick={onAdd}>
          {t('hosts.network.add.short')}
        </Button>
      )}
    </li>
  )
}

/** A drive that Kiln wrote has booted, and answers with the key that Kiln made for it. */
function useGreeting(found: readonly FoundHost[] | undefined) {
  const greeted = useRef(new Set<string>())
  const images = useCall('images.list', {}, { enabled: found?.some(one => one.known?.first) ?? false })
  useEffect(() => {
    for (const { known, build } of found ?? []) {
      if (!known?.first || greeted.current.has(known.id)) continue
      if (known.flashed?.image && images.isPending) continue
      greeted.current.add(known.id)
      const image = images.data?.images.find(({ id }) => id === known.flashed?.image)
      const named = image?.name ?? known.flashed?.name ?? build
      toast(
        named
          ? t('hosts.network.first', { name: known.name, image: named })
          : t('hosts.network.first-plain', { name: known.name }),
      )
    }
  }, [found, images.data, images.isPending])
}
