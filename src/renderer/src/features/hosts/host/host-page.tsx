// One host: what it is and runs, its generations, what was deployed to it, a terminal.
import '../texts.ts'
import '../host-texts.ts'
import { useParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { HostDetail } from './host-detail.tsx'

export function HostPage() {
  const { id = '' } = useParams<{ id: string }>()
  const host = useCall('hosts.show', { host: id })
  const history = useCall('hosts.history', { host: id })
  // One that was removed elsewhere is not shown as it was.
  const error = host.error ?? history.error
  if (host.data && history.data && error?.code !== 'host.unknown')
    return <HostDetail key={id} host={host.data} history={history.data} />
  const again = () => {
    void host.refetch()
    void history.refetch()
  }
  return (
    <Page title={t('host.title')} above={<BackToHosts />}>
      {error ? (
        <ErrorPanel
          error={error}
          title={t('host.unreadable')}
          onRetry={again}
          retrying={host.isFetching || history.isFetching}
        />
      ) : (
        <Loading label={t('host.loading')} className="space-y-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-64" />
        </Loading>
      )}
    </Page>
  )
}
