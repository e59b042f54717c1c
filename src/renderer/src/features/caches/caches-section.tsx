// The binary caches of this computer: what builds download from, and what pushes to each.
import './texts.ts'
import { CircleAlert, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Cache } from '#shared/caches.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Skeleton } from '#ui/feedback/skeleton.tsx'
import { Section } from '#ui/section.tsx'
import { AddCache, type CacheTools } from './add-cache.tsx'
import { RemoveCache } from './remove-cache.tsx'

export function CachesSection() {
  const { data, error, refetch, isFetching } = useCall('caches.list', {})
  const [adding, setAdding] = useState(false)
  return (
    <Section
      id="builders-caches"
      title={t('caches.title')}
      detail={t('caches.detail')}
      action={
        data && (
          <Button icon={Plus} onClick={() => setAdding(true)}>
            {t('caches.add')}
          </Button>
        )
      }
    >
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />}
      {!data && !error && <Skeleton className="h-16" />}
      {data?.caches.length === 0 && <p className="text-muted">{t('caches.none')}</p>}
      {data?.caches.map(cache => (
        <CacheRow key={cache.url} cache={cache} tools={data.tools} />
      ))}
      {adding && data && <AddCache tools={data.tools} onClose={() => setAdding(false)} />}
    </Section>
  )
}

function CacheRow({ cache: { url, key, pushedBy }, tools }: { cache: Cache; tools: CacheTools }) {
  const [removing, setRemoving] = useState(false)
  return (
    <article className="flex flex-wrap items-center gap-x-6 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3">
      <div className="min-w-48 flex-[2_1_16rem]">
        <h3 translate="no" dir="auto" className="truncate font-semibold">
          {url}
        </h3>
        <p translate="no" dir="auto" className="truncate text-muted text-sm">
          {key}
        </p>
      </div>
      <div className="flex min-w-48 flex-[1_1_12rem] flex-col items-start gap-1 text-sm">
        {pushedBy ? t('caches.pushed-by', pushedBy) : t('caches.pushed-by-nix')}
        {pushedBy && tools[pushedBy.tool] === null && (
          <Badge tone="warn" icon={CircleAlert}>
            {t('caches.tool-missing', { tool: pushedBy.tool })}
          </Badge>
        )}
      </div>
      <IconButton
        size="sm"
        icon={Trash2}
        label={t('caches.remove.name', { url })}
        onClick={() => setRemoving(true)}
      />
      {removing && <RemoveCache url={url} onClose={() => setRemoving(false)} />}
    </article>
  )
}
