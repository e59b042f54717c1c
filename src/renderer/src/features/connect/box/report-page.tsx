// One box as its Connect knows it: its state, its last report, its history, and commands for an owner.
import '../texts.ts'
import { useParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { KnownBox, ShownBox } from '#shared/connect/known-boxes.ts'
import { connectHref, readReportId } from '#shared/window/routes.ts'
import { Back } from '#ui/back-links.tsx'
import { Card, CardBody } from '#ui/card.tsx'
import { Data } from '#ui/data.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { Because, DeviceStateBadge, LastHeard } from '../device-state.tsx'
import { AskCard } from './ask-card.tsx'
import { ExportCard } from './export-card.tsx'
import { IdentityCard } from './identity-card.tsx'
import { LinkCard } from './link-card.tsx'
import { MachinesCard } from './machines-card.tsx'
import { OrdersCard } from './orders-card.tsx'
import { ReleaseButton } from './release-button.tsx'
import { ReportCard } from './report-card.tsx'
import { TrendCard } from './trend-card.tsx'

export function ReportPage() {
  const { id: both = '' } = useParams<{ id: string }>()
  const one = readReportId(both)
  const { data, error, refetch, isFetching } = useCall('connect.show', one)
  const list = useCall('connect.list', {})
  const known = list.data?.boxes.find(box => box.id === one.id && box.server === one.server)
  const server = list.data?.servers.find(({ id }) => id === one.server)
  const box: KnownBox | undefined = data ?? known
  return (
    <Page
      title={box?.hostname ?? t('report.title')}
      above={<Back href={connectHref()}>{t('reports.title')}</Back>}
      {...(box && {
        heading: (
          <span className="flex items-center gap-2.5">
            <span translate="no" dir="auto" className="truncate">
              {box.hostname}
            </span>
            <DeviceStateBadge state={box.state} />
          </span>
        ),
        description: <Data>{[box.household.name, server?.address].filter(Boolean).join(' · ')}</Data>,
      })}
      actions={box?.role === 'owner' && <ReleaseButton box={box} />}
    >
      <div className="@container flex flex-col gap-4">
        {error && (
          <ErrorPanel
            error={error}
            title={t('report.unreadable')}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        )}
        {error && known && !data && <p className="text-muted">{t('report.kept')}</p>}
        {box && (
          <Card>
            <CardBody>
              <Because because={box.because} />
              <p className="text-muted text-sm">
                <LastHeard {...box} />
              </p>
            </CardBody>
          </Card>
        )}
        {!data && !error && (
          <Loading label={t('report.loading')} className="flex flex-col gap-4">
            <Skeleton className="h-40" />
            <Skeleton className="h-60" />
          </Loading>
        )}
        {data && <Detail box={data} />}
      </div>
    </Page>
  )
}

const Detail = ({ box }: { box: ShownBox }) => (
  <div className="grid grid-cols-1 items-start gap-4 @3xl:grid-cols-2">
    <div className="flex min-w-0 flex-col gap-4">
      {box.machines.length > 0 && <MachinesCard machines={box.machines} />}
      <ReportCard box={box} />
      <AskCard box={box} />
      {box.role === 'owner' && <OrdersCard box={box} />}
      {box.role === 'owner' && <ExportCard box={box} />}
    </div>
    <div className="flex min-w-0 flex-col gap-4">
      <TrendCard hours={box.hours} days={box.days} />
      <LinkCard box={box} />
      <IdentityCard box={box} />
    </div>
  </div>
)
