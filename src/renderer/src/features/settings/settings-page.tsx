import { useState } from 'react'
import { useCall, useCommand } from '../../lib/calls.ts'
import { announce } from '../../ui/announcer.tsx'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Page } from '../../ui/page.tsx'
import { Loading, Skeleton } from '../../ui/skeleton.tsx'
import { BuildingCard } from './building-card.tsx'
import type { Change } from './card-props.ts'
import { FoldersCard } from './folders-card.tsx'
import { WindowCard } from './window-card.tsx'

export function SettingsPage() {
  const { data, error, refetch, isFetching } = useCall('settings.get', {})
  const [saved, setSaved] = useState(false)
  const save = useCommand('settings.change')
  const change: Change = wanted =>
    save.mutate(wanted, {
      onSuccess: () => {
        setSaved(true)
        announce('Saved')
      },
      onError: () => setSaved(false),
    })
  return (
    <Page
      title="Settings"
      description="Changes are saved at once."
      actions={saved && !save.isPending && <Badge tone="ok">Saved</Badge>}
    >
      <div className="max-w-3xl space-y-4">
        {error && !data && (
          <ErrorPanel
            title="The settings cannot be used"
            error={error}
            onRetry={refetch}
            retrying={isFetching}
          />
        )}
        {save.error && <ErrorPanel title="The change was not saved" error={save.error} />}
        {!data && !error && (
          <Loading what="settings" className="space-y-4">
            <Skeleton className="h-64" />
            <Skeleton className="h-40" />
            <Skeleton className="h-52" />
          </Loading>
        )}
        {data && (
          <>
            <FoldersCard loaded={data} change={change} />
            <BuildingCard loaded={data} change={change} />
            <WindowCard loaded={data} change={change} />
            <p className="text-muted text-sm">Kiln {data.kilnVersion}</p>
          </>
        )}
      </div>
    </Page>
  )
}
