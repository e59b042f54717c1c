import '#features/jobs/job-texts.ts'
import { RotateCw, Server, StepForward } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { CancelJob } from '#features/jobs/cancel-job.tsx'
import { WaitingLine } from '#features/jobs/waiting-line.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { isGood } from '#shared/deploy/result.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { DeployJobView } from '#shared/jobs/kinds/deploy.ts'
import { deployHref, deployRestHref, hostsHref } from '#shared/window/routes.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { Card } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '#ui/page.tsx'
import { HostLines } from './host-lines.tsx'
import { HostProgressRow } from './host-progress.tsx'
import { endText, isSafe } from './outcome-text.ts'

type Props = { view: DeployJobView; plan: DeployPlan | null }

export function DeployJob({ view, plan }: Props) {
  const { hosts, results, lines } = view.detail
  const { data: known = [] } = useCall('hosts.list', {})
  const over = isOver(view.state)
  const find = (name: string) => known.find(({ id }) => id === name) ?? null
  const nameOf = (name: string) => find(name)?.name ?? name
  const title = over ? endText({ state: view.state, results, nameOf }) : texts.text(view.headline)
  useSpoken(view, nameOf, title)
  const good = results.length > 0 && results.every(isGood)
  const tone = good ? 'ok' : results.length > 0 && results.every(isSafe) ? 'warn' : 'bad'
  // A single host leaves no rest to deploy to: the wizard begins again.
  const several = hosts.length > 1
  const names = useMemo(() => hosts.map(({ host }) => host), [hosts])
  return (
    <Page
      title={
        view.name === ''
          ? t('deploy.title')
          : texts.text(jobTitle({ ...view, name: names.map(nameOf).join(', ') }))
      }
      above={<BackToHosts />}
      actions={
        over ? (
          <>
            <ButtonLink icon={Server} href={hostsHref()}>
              {t('deploy.job.to-hosts')}
            </ButtonLink>
            {!good && (
              <ButtonLink variant="primary" icon={RotateCw} href={deployHref({ hosts: names })}>
                {t('deploy.job.again')}
              </ButtonLink>
            )}
            {!good && several && (
              <ButtonLink icon={StepForward} href={deployRestHref(view.subject)}>
                {t('deploy.job.rest', { count: results.filter(result => !isGood(result)).length })}
              </ButtonLink>
            )}
          </>
        ) : (
          <CancelJob
            job={view.id}
            label={t('deploy.job.cancel')}
            underWay={t('deploy.job.cancelling')}
            title={t('deploy.job.cancel.title')}
            confirm={t('deploy.job.cancel.yes')}
            keep={t('deploy.job.cancel.no')}
          >
            <p>{t('deploy.job.cancel.detail')}</p>
          </CancelJob>
        )
      }
    >
      <div className="space-y-4">
        {over ? (
          <>
            <Callout tone={view.state === 'cancelled' ? 'neutral' : tone} title={title} />
            {results.length === 0 && view.error && <ErrorPanel error={view.error} />}
          </>
        ) : (
          <p role="status" className="min-h-6 font-semibold text-lg">
            {view.state === 'queued' ? t('deploy.job.queued') : title}
          </p>
        )}
        <WaitingLine waiting={view.waiting} />
        <Card>
          <ul aria-label={t('deploy.job.hosts')} className="divide-y divide-line">
            {hosts.map(progress => (
              <HostProgressRow
                key={progress.host}
                progress={progress}
                result={results.find(({ host }) => host === progress.host)}
                plan={plan}
                known={find(progress.host)}
              />
            ))}
          </ul>
        </Card>
        {lines.length > 0 && <HostLines lines={lines} several={several} nameOf={nameOf} />}
      </div>
    </Page>
  )
}

/** Says how each host ended, and all of them together. */
function useSpoken({ state, detail }: DeployJobView, nameOf: (host: string) => string, title: string) {
  const last = detail.results.at(-1)
  const spoken = isOver(state)
    ? title
    : last
      ? t('deploy.phase.of', { name: nameOf(last.host), phase: t(`host.outcome.${last.outcome}`) })
      : ''
  useEffect(() => {
    if (spoken) announce(spoken)
  }, [spoken])
}
