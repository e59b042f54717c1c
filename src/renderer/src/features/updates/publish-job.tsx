import '#features/jobs/job-texts.ts'
import './texts.ts'
import { CloudUpload } from 'lucide-react'
import { useEffect } from 'react'
import { elapsedMs } from '#features/builds/build-view.ts'
import { StageList } from '#features/builds/stage-list.tsx'
import { CancelJob } from '#features/jobs/cancel-job.tsx'
import { WaitingLine } from '#features/jobs/waiting-line.tsx'
import { useNow } from '#lib/hooks/use-now.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { JobViewOf } from '#shared/jobs/job.ts'
import { isOver } from '#shared/jobs/job-state.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { bytes } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import { type PublishResult, publishResult } from '#shared/updates/publish.ts'
import { publishHref } from '#shared/window/routes.ts'
import { BackToBoxes } from '#ui/back-links.tsx'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Page } from '#ui/page.tsx'
import { dayText } from './day-text.ts'
import { StatesCard } from './states-card.tsx'
import { TrustCard } from './trust-card.tsx'
import { boxesText } from './wizard/steps.ts'

type View = JobViewOf<'publish'>

export function PublishJob({ view }: { view: View }) {
  const over = isOver(view.state)
  const now = useNow(1000)
  const result = view.state === 'succeeded' ? (publishResult.safeParse(view.value).data ?? null) : null
  const title = over ? endText(view, result) : ''
  useEffect(() => {
    if (title) announce(title)
  }, [title])
  const ring = result?.boxes.find(each => each.ring !== null)?.ring ?? null
  return (
    <Page
      title={texts.text(jobTitle(view))}
      above={<BackToBoxes />}
      actions={
        over ? (
          <ButtonLink icon={CloudUpload} href={publishHref()}>
            {t('updates.job.again')}
          </ButtonLink>
        ) : (
          <CancelJob
            job={view.id}
            label={t('updates.job.cancel')}
            underWay={t('updates.job.cancelling')}
            title={t('updates.job.cancel.title')}
            confirm={t('updates.job.cancel.yes')}
            keep={t('updates.job.cancel.no')}
          >
            <p>{t('updates.job.cancel.detail')}</p>
          </CancelJob>
        )
      }
    >
      <div className="@container space-y-4">
        {over ? (
          <>
            <Callout tone={tones[view.state] ?? 'bad'} title={title}>
              {view.state === 'cancelled' && t('updates.job.cancel.detail')}
            </Callout>
            {view.error && <ErrorPanel error={view.error} />}
          </>
        ) : (
          <p role="status" className="min-h-6 font-semibold text-lg">
            {view.state === 'queued' ? t('updates.job.queued') : texts.text(view.headline)}
          </p>
        )}
        <WaitingLine waiting={view.waiting} />
        {result ? (
          <>
            <Published result={result} />
            <TrustCard
              boxes={result.boxes.map(({ box, name }) => ({ id: box, name }))}
              source={result.uploaded?.address ?? ''}
              ring={ring}
              canMake
            />
            {/* Kiln does not know which boxes follow a ring. */}
            {ring === null && (
              <StatesCard boxes={result.boxes.map(({ box }) => box)} folder={result.folder} ring={null} />
            )}
          </>
        ) : (
          <Card>
            <StageList stages={view.stages} elapsedMs={over ? null : elapsedMs(view, now)} />
          </Card>
        )}
      </div>
    </Page>
  )
}

const tones: Partial<Record<View['state'], 'ok' | 'neutral'>> = { succeeded: 'ok', cancelled: 'neutral' }

function endText({ state }: View, result: PublishResult | null): string {
  if (result) return t('updates.job.done', { boxes: boxesText(result.boxes.map(({ name }) => name)) })
  return t(state === 'cancelled' ? 'updates.job.cancelled' : 'updates.job.failed')
}

function Published({ result }: { result: PublishResult }) {
  const { folder, boxes, added, removed, cacheBytes, uploaded } = result
  return (
    <Card>
      <CardHeader
        title={t('updates.job.result')}
        detail={
          <span className="font-mono [overflow-wrap:anywhere]">
            <Data>{folder}</Data>
          </span>
        }
      />
      <ul aria-label={t('updates.job.result')} className="divide-y divide-line">
        {boxes.map(({ box, name, to, expires }) => (
          <li key={box} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2">
            <span className="min-w-0 flex-[1_1_10rem] truncate font-medium">
              <Data>{name}</Data>
            </span>
            <span className="min-w-0 font-mono text-sm [overflow-wrap:anywhere]">
              <Data>{withoutHash(to)}</Data>
            </span>
            <span className="text-muted text-sm">{t('updates.job.accepted', { day: dayText(expires) })}</span>
          </li>
        ))}
      </ul>
      <CardBody className="space-y-1 border-line border-t text-muted text-sm">
        <p>{t('updates.job.cache', { size: bytes(cacheBytes), added, removed })}</p>
        {uploaded && (
          <p className="[overflow-wrap:anywhere]">
            {t('updates.job.uploaded', {
              address: uploaded.address,
              sent: uploaded.sent,
              size: bytes(uploaded.sentBytes),
            })}
          </p>
        )}
        {uploaded && uploaded.spoiled > 0 && (
          <p className="text-warn">{t('updates.job.spoiled', { count: uploaded.spoiled })}</p>
        )}
      </CardBody>
    </Card>
  )
}
