import { RotateCw } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts.ts'
import { isOver } from '#shared/model/job-state.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '../../ui/page.tsx'
import { ToolCard } from './tool-card.tsx'

export function DoctorPage() {
  const { data, error, refetch, isFetching } = useCall('doctor.check', {})
  const jobs = useCall('jobs.list', {}).data ?? []
  const fixing = (tool: string) =>
    jobs.find(job => job.kind === 'fix' && job.subject === tool && !isOver(job.state))
  const tools = [...(data?.tools ?? [])].sort((a, b) => Number(b.required) - Number(a.required))
  const missing = tools.filter(tool => tool.state !== 'ok')
  return (
    <Page
      title="Doctor"
      description="What Kiln needs on this computer, and what of it is there."
      actions={
        <Button icon={RotateCw} busy={isFetching} onClick={() => refetch()}>
          Check again
        </Button>
      }
    >
      <div className="max-w-4xl space-y-4">
        {error && !data && (
          <ErrorPanel
            title="The tools could not be checked"
            error={error}
            onRetry={refetch}
            retrying={isFetching}
          />
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
          <Callout tone="ok" title="Everything is ready">
            Images can be built in every format.
          </Callout>
        )}
        {data && missing.length > 0 && (
          <Callout
            tone={data.ready ? 'warn' : 'bad'}
            title={
              data.ready ? 'Images can be built, but not everything works' : 'Images cannot be built yet'
            }
          >
            {data.ready
              ? 'What is marked below is needed for some formats or deeds.'
              : 'What is marked below has to be there first.'}
          </Callout>
        )}
        <ul className="space-y-3">
          {tools.map(tool => (
            <li key={tool.id}>
              <ToolCard tool={tool} runningJob={fixing(tool.id)?.id ?? null} />
            </li>
          ))}
        </ul>
      </div>
    </Page>
  )
}
