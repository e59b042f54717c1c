import '#features/hosts/texts.ts'
import { RotateCw, Server } from 'lucide-react'
import { useEffect } from 'react'
import { elapsedMs } from '#features/builds/build-view.ts'
import { StageList } from '#features/builds/stage-list.tsx'
import { CancelJob } from '#features/jobs/cancel-job.tsx'
import { WaitingLine } from '#features/jobs/waiting-line.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { useNow } from '#lib/hooks/use-now.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'
import { hostHref, installHref } from '#shared/window/routes.ts'
import { BackToHosts } from '#ui/back-links.tsx'
import { Card } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'
import { Page } from '#ui/page.tsx'
import { InstallEnd } from './install-end.tsx'
import { remainsOnMachine } from './remains.ts'

export function InstallJob({ view }: { view: InstallJobView }) {
  const { data: hosts = [] } = useCall('hosts.list', {})
  const host = hosts.find(({ id }) => id === view.name) ?? null
  const name = host?.name ?? view.name
  const over = isOver(view.state)
  const now = useNow(1000)
  const left = remainsOnMachine(view)
  const headline = view.state === 'queued' ? t('install.job.queued') : texts.text(view.headline)
  const lines = view.detail.lines
  useSpoken(over ? endText(view, name) : '')
  return (
    <Page
      title={texts.text(jobTitle({ ...view, name }))}
      above={<BackToHosts />}
      actions={
        over ? (
          <>
            {host && view.state === 'succeeded' && (
              <ButtonLink variant="primary" icon={Server} href={hostHref(host.id)}>
                {t('install.job.to-host', { name })}
              </ButtonLink>
            )}
            {view.state !== 'succeeded' && (
              <ButtonLink variant="primary" icon={RotateCw} href={installHref(host ? { host: host.id } : {})}>
                {t('install.job.again')}
              </ButtonLink>
            )}
          </>
        ) : (
          <CancelJob
            job={view.id}
            label={t('install.job.cancel')}
            underWay={t('install.job.cancelling')}
            title={t('install.job.cancel.title')}
            confirm={t('install.job.cancel.yes')}
            keep={t('install.job.cancel.no')}
          >
            <p>{t(`install.job.cancel.detail.${left}`)}</p>
          </CancelJob>
        )
      }
    >
      <div className="space-y-4">
        {over ? (
          <InstallEnd view={view} title={endText(view, name)} />
        ) : (
          <p role="status" className="min-h-6 font-semibold text-lg">
            {headline}
          </p>
        )}
        <WaitingLine waiting={view.waiting} />
        <Card>
          <StageList stages={view.stages} elapsedMs={over ? null : elapsedMs(view, now)} />
        </Card>
        {lines.length > 0 && (
          <Disclosure
            label={t('install.job.output')}
            aside={<span className="tabular-nums">{texts.text(lines.length)}</span>}
          >
            <OutputLines label={t('install.job.output')} lines={lines.map(({ text }) => text)} />
          </Disclosure>
        )}
      </div>
    </Page>
  )
}

function endText({ state }: InstallJobView, name: string): string {
  if (state === 'succeeded') return t('install.job.done', { name })
  return state === 'cancelled' ? t('install.job.cancelled') : t('install.job.failed', { name })
}

function useSpoken(text: string) {
  useEffect(() => {
    if (text) announce(text)
  }, [text])
}
