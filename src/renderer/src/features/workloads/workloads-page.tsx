// The containers of an orchestrator: what runs, what waits for an answer, and what is in the trash.
import '../hosts/texts.ts'
import './texts.ts'
import { useEffect } from 'react'
import { useParams } from 'wouter'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { BackToHost } from '#ui/back-links.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { Approvals } from './approvals.tsx'
import { LastChange } from './last-change.tsx'
import { PageActions } from './page-actions.tsx'
import { PersonChoice } from './person-choice.tsx'
import { Trash } from './trash.tsx'
import { usePeople } from './use-people.ts'
import { WorkloadList } from './workload-list.tsx'

export function WorkloadsPage() {
  const { id = '' } = useParams<{ id: string }>()
  const host = useCall('hosts.show', { host: id })
  const who = usePeople(id)
  const { where } = who
  const found = useCall('workloads.list', where)
  const { data, error, refetch, isFetching } = found
  const isKnown = data !== undefined
  who.learn(error)
  // Another place may have changed it while no page showed it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (isKnown) void refetch()
  }, [])
  const name = host.data?.name ?? id
  const unread = host.error?.code === 'host.unknown' ? host.error : error
  // The choice of a person is shown instead of the error.
  const failed = unread?.code === 'workload.several-people' && who.people.length > 0 ? null : unread
  return (
    <Page
      title={t('workloads.title', { host: name })}
      above={<BackToHost id={id} name={name} />}
      {...(data && {
        description:
          data.role === null
            ? t('workloads.you-unknown', { person: data.person })
            : t('workloads.you', { person: data.person, role: t(`workloads.role.${data.role}`) }),
      })}
      actions={
        <PageActions
          where={where}
          hostName={name}
          overview={data}
          busy={isFetching}
          onRefresh={() => void refetch()}
        />
      }
    >
      <div className="space-y-6">
        {who.people.length > 0 && <PersonChoice {...who} />}
        {failed && (
          <ErrorPanel
            error={failed}
            title={t('workloads.unreadable')}
            onRetry={() => void refetch()}
            retrying={isFetching}
          />
        )}
        <LastChange host={id} />
        {!data && !unread && (
          <Loading label={t('workloads.loading')} className="space-y-3">
            <Skeleton className="h-20" />
            <Skeleton className="h-20" />
          </Loading>
        )}
        {data && (
          <>
            <Approvals where={where} approvals={data.approvals} />
            <WorkloadList where={where} hostName={name} overview={data} />
            <Trash where={where} overview={data} />
          </>
        )}
      </div>
    </Page>
  )
}
