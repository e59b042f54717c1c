// The boxes that report to the Connects of this computer: what needs attention first, what waits for an
// answer, and the servers.
import './texts.ts'
import { Plus, RotateCw, ScanLine, Waypoints } from 'lucide-react'
import { useState } from 'react'
import { type CallReply, useCall, useCommand } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { BackToBoxes } from '#ui/back-links.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { Words } from '#ui/text.tsx'
import { AddConnect } from './add-connect.tsx'
import { ClaimBox } from './claim-box.tsx'
import { OwnConnect } from './own/own-connect.tsx'
import { ReportingBoxes } from './reporting-boxes.tsx'
import { ServersSection } from './servers-section.tsx'
import { WaitingDrives } from './waiting-drives.tsx'

type Opened = 'add' | 'claim' | null

export function ConnectPage() {
  const [opened, setOpened] = useState<Opened>(null)
  const { data, error, refetch, isFetching } = useCall('connect.list', {})
  const refresh = useCommand('connect.refresh')
  const hasServers = data !== undefined && data.servers.length > 0
  return (
    <Page
      title={t('reports.title')}
      description={t('reports.description')}
      above={<BackToBoxes />}
      actions={
        hasServers && (
          <>
            <IconButton
              icon={RotateCw}
              label={t('reports.refresh')}
              disabled={refresh.isPending}
              onClick={() => refresh.mutate({})}
            />
            <Button icon={Plus} onClick={() => setOpened('add')}>
              {t('reports.add')}
            </Button>
            <Button variant="primary" icon={ScanLine} onClick={() => setOpened('claim')}>
              {t('reports.claim')}
            </Button>
          </>
        )
      }
    >
      {error && !data && (
        <ErrorPanel
          error={error}
          title={t('reports.unreadable')}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {!data && !error && (
        <Loading label={t('reports.loading')} className="flex flex-col gap-2">
          <Skeleton className="h-10" />
          <Skeleton className="h-60" />
        </Loading>
      )}
      {data && !hasServers && (
        <div className="flex flex-col gap-4">
          <NoConnect onAdd={() => setOpened('add')} />
          <OwnConnect servers={data.servers} />
        </div>
      )}
      {data && hasServers && <Reports {...data} />}
      {opened === 'add' && <AddConnect onClose={() => setOpened(null)} />}
      {opened === 'claim' && data && <ClaimBox servers={data.servers} onClose={() => setOpened(null)} />}
    </Page>
  )
}

const Reports = ({ servers, boxes, waiting }: CallReply<'connect.list'>) => (
  <div className="flex flex-col gap-8">
    {waiting.length > 0 && <WaitingDrives drives={waiting} />}
    <ReportingBoxes boxes={boxes} servers={servers} />
    <ServersSection servers={servers} />
    <OwnConnect servers={servers} />
  </div>
)

const NoConnect = ({ onAdd }: { onAdd: () => void }) => (
  <EmptyState
    icon={Waypoints}
    title={t('reports.none')}
    action={
      <Button icon={Plus} onClick={onAdd}>
        {t('reports.add')}
      </Button>
    }
  >
    <Words>{t('reports.none.detail')}</Words>
  </EmptyState>
)
