import './state-texts.ts'
import './texts.ts'
import './diagnostics-texts.ts'
import { RotateCw } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { DiagnosticsCard } from './diagnostics-card.tsx'
import { BuilderPlace, LimaPlace } from './places.tsx'
import { ToolCard } from './tool-card.tsx'
import { isWrong } from './tool-text.ts'

export function DoctorPage() {
  const { data, error, refetch, isFetching } = useCall('doctor.check', {})
  const lima = useCall('lima.list', {})
  const builders = useCall('doctor.builders', {})
  const calls = [{ refetch, isFetching }, lima, builders]
  const jobs = useCall('jobs.list', {}).data ?? []
  const fixing = (tool: string) =>
    jobs.find(job => job.kind === 'fix' && job.subject === tool && !isOver(job.state))
  const tools = [...(data?.tools ?? [])].sort((a, b) => Number(b.required) - Number(a.required))
  const missing = tools.filter(isWrong)
  return (
    <Page
      title={t('doctor.title')}
      description={t('doctor.description')}
      actions={
        <Button
          icon={RotateCw}
          busy={calls.some(each => each.isFetching)}
          onClick={() => calls.forEach(each => void each.refetch())}
        >
          {t('doctor.check-again')}
        </Button>
      }
    >
      <div className="space-y-4">
        {error && !data && (
          <ErrorPanel title={t('doctor.unreadable')} error={error} onRetry={refetch} retrying={isFetching} />
        )}
        {!data && !error && (
          <Loading label={t('loading.tools')} className="space-y-3">
            <Skeleton className="h-11" />
            {[1, 2, 3, 4].map(one => (
              <Skeleton key={one} className="h-24" />
            ))}
          </Loading>
        )}
        {data && missing.length === 0 && (
          <Callout tone="ok" title={t('doctor.ready')}>
            {t('doctor.ready.detail')}
          </Callout>
        )}
        {data && missing.length > 0 && (
          <Callout
            tone={data.ready ? 'warn' : 'bad'}
            title={t(data.ready ? 'doctor.not-all' : 'doctor.not-ready')}
          >
            {t(data.ready ? 'doctor.not-all.detail' : 'doctor.not-ready.detail')}
          </Callout>
        )}
        <ul className="space-y-3">
          {tools.map(tool => (
            <li key={tool.id}>
              <ToolCard tool={tool} runningJob={fixing(tool.id)?.id ?? null} />
            </li>
          ))}
        </ul>
        <section aria-labelledby="doctor-places" className="space-y-3">
          <h2 id="doctor-places" className="font-semibold text-lg">
            {t('doctor.places')}
          </h2>
          {lima.data && <LimaPlace lima={lima.data} />}
          {builders.data?.map(report => (
            <BuilderPlace key={report.id} report={report} />
          ))}
          {builders.error && !builders.data && (
            <ErrorPanel title={t('doctor.places.unreadable')} error={builders.error} />
          )}
          {!builders.data && !builders.error && (
            <Loading label={t('doctor.places.asking')}>
              <Skeleton className="h-16" />
            </Loading>
          )}
        </section>
        <DiagnosticsCard />
      </div>
    </Page>
  )
}
