// One host of a deploy, on its way and at its end.

import { CircleCheck, TriangleAlert } from 'lucide-react'
import { Link } from 'wouter'
import { outcomeLooks } from '#features/hosts/outcome-badge.tsx'
import { cn } from '#lib/class-names.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration } from '#lib/texts/times.ts'
import { formatCheck } from '#shared/deploy/check-text.ts'
import type { DeployPlan, HostPlan } from '#shared/deploy/plan.ts'
import type { CheckResult, HostProgress, HostResult } from '#shared/deploy/result.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { bytes } from '#shared/messages/message.ts'
import { hostHref } from '#shared/window/routes.ts'
import { toneText } from '#ui/feedback/badge.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { ErrorPanel, errorText } from '#ui/feedback/error-panel.tsx'
import { OutputLines } from '#ui/feedback/output-lines.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'
import { outcomeText } from './outcome-text.ts'
import { trackOf } from './track.ts'
import { TrackLine } from './track-line.tsx'

type Props = {
  progress: HostProgress
  result: HostResult | undefined
  plan: DeployPlan | null
  /** The host in the list, with the person's name for it; null if it is not there. */
  known: { id: string; name: string } | null
}

export function HostProgressRow({ progress, result, plan, known }: Props) {
  const { host, phase, doneBytes, totalBytes } = progress
  const planned = plan?.hosts.find(({ target }) => target.name === host)
  const fraction = phase === 'copying' && totalBytes ? doneBytes / totalBytes : null
  return (
    <li className="space-y-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 translate="no" className="min-w-0 flex-[1_1_10rem] truncate font-semibold" title={host}>
          {known ? (
            <Link href={hostHref(known.id)} className="rounded hover:text-accent-text hover:underline">
              {known.name}
            </Link>
          ) : (
            host
          )}
        </h2>
        <TrackLine track={trackOf(progress, result, plan)} />
        {!result && phase === 'waiting' && (
          <span className="text-muted text-sm">{t('deploy.phase.waiting')}</span>
        )}
      </div>
      {!result && phase === 'copying' && (
        <div className="flex items-center gap-3">
          <Progress size="sm" fraction={fraction} label={t('deploy.phase.copy')} className="flex-1" />
          {fraction !== null && <span className="text-xs tabular-nums">{percentText(fraction)}</span>}
          <span className="text-muted text-xs tabular-nums">
            {totalBytes
              ? t('progress.bytes-of', { done: bytes(doneBytes), total: bytes(totalBytes) })
              : texts.text(bytes(doneBytes))}
          </span>
        </div>
      )}
      {result && <HostEnd result={result} planned={planned} />}
    </li>
  )
}

function HostEnd({ result, planned }: { result: HostResult; planned: HostPlan | undefined }) {
  const { outcome, error, checks, needsReboot, seconds } = result
  const { tone, icon: Glyph } = outcomeLooks[outcome]
  const address = planned?.target.host ?? result.host
  const passed = checks.filter(({ ok }) => ok)
  return (
    <div className="space-y-2">
      <div className="flex items-start gap-4">
        <p className={cn('flex min-w-0 flex-1 items-start gap-2 font-medium', toneText[tone])}>
          <Glyph aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 [overflow-wrap:anywhere]">{outcomeText(result, address)}</span>
        </p>
        {seconds > 0 && (
          <span className="shrink-0 text-muted text-sm tabular-nums">{formatDuration(seconds * 1000)}</span>
        )}
      </div>
      {needsReboot && outcome === 'switched' && (
        <p className="flex items-center gap-2 text-sm text-warn">
          <TriangleAlert aria-hidden className="size-4 shrink-0" />
          {t('deploy.restart')}
        </p>
      )}
      {passed.length > 0 && <Checks checks={passed} address={address} />}
      {error && outcome === 'rolled-back' && <WentBack error={error} />}
      {/* The headline of a host that was not begun says everything. */}
      {error && outcome !== 'rolled-back' && outcome !== 'untouched' && <ErrorPanel error={error} />}
    </div>
  )
}

/** Whether the person cancelled it: nothing was wrong with the new system. */
function wasCancelled({ values }: ErrorReport): boolean {
  const { reason } = values
  return typeof reason === 'object' && 'code' in reason && reason.code === 'deploy.reason.cancelled'
}

/** The host is intact and the headline gives the reason; only the next step and the output are left to show. */
const WentBack = ({ error }: { error: ErrorReport }) => (
  <div className="space-y-2">
    <p className="text-muted">
      {t(wasCancelled(error) ? 'deploy.rolled-back.cancelled' : 'deploy.rolled-back.hint')}
    </p>
    {error.details?.lastLines && <OutputLines label={t('ui.last-lines')} lines={error.details.lastLines} />}
    <CopyButton labelled text={errorText(error)} label={t('ui.copy-report')} />
  </div>
)

const Checks = ({ checks, address }: { checks: readonly CheckResult[]; address: string }) => (
  <ul aria-label={t('deploy.checks')} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
    {checks.map(({ check, seconds }) => {
      const name = texts.text(formatCheck(check, address))
      return (
        <li
          key={name}
          title={t('deploy.check.passed', { time: formatDuration(seconds * 1000) })}
          className="flex min-w-0 items-center gap-1.5 text-muted"
        >
          <CircleCheck aria-hidden className="size-4 shrink-0 text-ok" />
          <span className="[overflow-wrap:anywhere]">{name}</span>
        </li>
      )
    })}
  </ul>
)
