// How a build ended, and what one can do next.

import { Disc3, FileOutput, FileText, RotateCw, SquarePen } from 'lucide-react'
import { useState } from 'react'
import { EjectDialog } from '#features/images/eject-dialog.tsx'
import { ElsewhereSteps } from '#features/images/elsewhere-steps.tsx'
import { FileList } from '#features/images/file-list.tsx'
import { NextSteps } from '#features/machines/next-steps.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { rich } from '#lib/texts/rich-text.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import { type BuildEstimate, estimateRows } from '#shared/builds/estimate.ts'
import { isFlakeReference } from '#shared/profiles/reference.ts'
import { imageHref } from '#shared/window/routes.ts'
import { Card, CardHeader } from '#ui/card.tsx'
import { Button, ButtonLink } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { When } from '#ui/when.tsx'
import { type BuildView, elapsedMs } from './build-view.ts'
import { useBuildAgain } from './use-build-again.ts'

type Props = { view: BuildView; onLog: (drv: string) => void }

export function BuildEnded({ view, onLog }: Props) {
  if (view.state === 'succeeded') return <Succeeded view={view} />
  const actions = <WhatNow view={view} onLog={onLog} />
  if (view.state === 'cancelled')
    return (
      <Callout title={t('build.was-cancelled')} actions={actions}>
        {cancelled(view)}
      </Callout>
    )
  if (view.state === 'interrupted')
    return (
      <Callout tone="warn" title={t('build.was-interrupted')} actions={actions}>
        {t('build.was-interrupted.detail')}
      </Callout>
    )
  return <ErrorPanel error={view.error} title={t('build.not-made')} actions={actions} />
}

const cancelled = (view: BuildView) => {
  const took = elapsedMs(view, 0)
  return took
    ? t('build.was-cancelled.after', { time: formatDuration(took) })
    : t('build.was-cancelled.before')
}

function WhatNow({ view, onLog }: Props) {
  const { request, error, title } = view
  const { again, change, starting } = useBuildAgain()
  const [ejecting, setEjecting] = useState(false)
  const failed = error?.details?.derivation
  // A build that failed by its own fault fails again: the first button leads to the reason, or to a change.
  const isRefused = !failed && (error?.code === 'nix.evaluation' || error?.code === 'option.refused')
  return (
    <>
      {failed && (
        <Button size="sm" variant="primary" icon={FileText} onClick={() => onLog(failed)}>
          {t('build.open-log')}
        </Button>
      )}
      {request && (
        <>
          <Button
            size="sm"
            {...(isRefused ? { variant: 'primary' as const } : {})}
            icon={SquarePen}
            onClick={() => change(request)}
          >
            {t('build.change-answers')}
          </Button>
          <Button
            size="sm"
            {...(failed || isRefused ? {} : { variant: 'primary' as const })}
            icon={RotateCw}
            busy={starting}
            onClick={() => again(request)}
          >
            {t('build.again')}
          </Button>
          {/* A plain flake already works without Kiln. */}
          {!isFlakeReference(request.profile) && (
            <Button size="sm" icon={FileOutput} onClick={() => setEjecting(true)}>
              {t('image.eject')}
            </Button>
          )}
          {ejecting && <EjectDialog name={title} settings={request} onClose={() => setEjecting(false)} />}
        </>
      )}
    </>
  )
}

function Succeeded({ view }: { view: BuildView }) {
  const image = useCall('images.show', { id: view.id })
  const wanted = view.request?.box ?? ''
  // It may have been removed since, and then its image is like any other.
  const { data: box, isLoading } = useCall('boxes.show', { box: wanted }, { enabled: wanted !== '' })
  const took = elapsedMs(view, 0)
  const when = <When at={view.endedAt ?? view.createdAt} />
  return (
    <Card>
      <CardHeader
        title={t('build.ready')}
        detail={took === null ? when : rich('build.made-in', { time: formatDuration(took), when })}
        actions={
          <>
            {image.data && !isLoading && (
              <NextSteps
                image={image.data}
                box={box?.id}
                goal={box?.goal ?? null}
                elsewhere={<ElsewhereSteps image={image.data} main />}
              />
            )}
            <ButtonLink icon={Disc3} href={imageHref(view.id)}>
              {t('build.open-image')}
            </ButtonLink>
          </>
        }
      />
      {image.error ? (
        <ErrorPanel
          className="m-4"
          error={image.error}
          title={t('build.files-unreadable')}
          onRetry={() => void image.refetch()}
          retrying={image.isFetching}
        />
      ) : image.data ? (
        <>
          <FileList image={image.data} />
          {view.estimate && <EstimateKept estimate={view.estimate} />}
        </>
      ) : (
        <Loading label={t('loading.files')} className="p-4">
          <Skeleton className="h-10" />
        </Loading>
      )}
    </Card>
  )
}

/** The estimate before the build, next to the actual figures. */
function EstimateKept({ estimate }: { estimate: BuildEstimate }) {
  const rows = estimateRows(estimate)
  if (rows.length === 0) return null
  return (
    <dl
      aria-label={t('build.estimate')}
      className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1 border-line border-t px-4 py-3 text-sm"
    >
      {rows.map(({ figure, text }) => (
        <div key={figure.code} className="contents">
          <dt className="text-muted">{texts.text(figure)}</dt>
          <dd className="tabular-nums">{texts.text(text)}</dd>
        </div>
      ))}
    </dl>
  )
}
