import { PlugZap } from 'lucide-react'
import { useEffect, useId } from 'react'
import { CancelJob } from '#features/jobs/cancel-job.tsx'
import { useNow } from '#lib/hooks/use-now.ts'
import { host } from '#lib/host.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatDuration, roughDuration } from '#lib/texts/times.ts'
import { namesApart } from '#shared/drives/names-apart.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import type { FlashJobView } from '#shared/jobs/kinds/flash.ts'
import { Card } from '#ui/card.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'
import { Page } from '#ui/page.tsx'
import { EndedDriveRow, JobDriveRow } from './drive-progress.tsx'
import { verifies } from './phase-segments.ts'
import { turnSound, useSound } from './sound.ts'
import { useSpeeds } from './speed-history.ts'
import { areDone, cancelText, speedText, unplugText, wholeSpeed } from './text.ts'

export function FlashRunning({ view }: { view: FlashJobView }) {
  const speeds = useSpeeds(view)
  useSpokenPhases(view)
  const { drives, results } = view.detail
  return (
    <Page
      title={texts.text(jobTitle(view))}
      actions={
        <CancelJob
          job={view.id}
          label={t('flash.cancel')}
          underWay={t('flash.cancel.under-way')}
          title={t('flash.cancel.title')}
          confirm={t('flash.cancel.yes')}
          keep={t('flash.cancel.no')}
        >
          <p>{cancelText(drives)}</p>
        </CancelJob>
      }
    >
      <div className="space-y-4">
        <Headline view={view} />
        <div className="flex items-center gap-3 rounded-lg bg-warn-soft px-4 py-3">
          <PlugZap aria-hidden className="size-5 shrink-0 text-warn" />
          <p className="min-w-0 flex-1">
            {!areDone(drives) && (
              <>
                <span className="font-semibold text-warn">
                  {t('flash.job.keep-connected', { drives: drives.length })}
                </span>{' '}
              </>
            )}
            {unplugText(drives)} {host.kind === 'desktop' && t('flash.job.stays-awake')}
          </p>
          <SoundSwitch />
        </div>
        <Card>
          <ul aria-label={t('flash.drives.list')} className="divide-y divide-line">
            {drives.map(drive => {
              const result = results.find(({ path }) => path === drive.path)
              return result ? (
                <EndedDriveRow key={drive.path} result={result} />
              ) : (
                <JobDriveRow
                  key={drive.path}
                  progress={drive}
                  samples={speeds.get(drive.path) ?? []}
                  verify={verifies(view)}
                />
              )
            })}
          </ul>
          {drives.length === 0 && <p className="px-4 py-6 text-muted">{t('flash.job.no-drives-yet')}</p>}
        </Card>
      </div>
    </Page>
  )
}

/** How far all of it is, large enough to be read across a room. */
function Headline({ view }: { view: FlashJobView }) {
  const now = useNow(1000)
  const { fraction, etaSeconds, startedAt, state, detail } = view
  const headline = texts.text(view.headline)
  const speed = wholeSpeed(detail.drives)
  return (
    <Card className="px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
        {fraction !== null && (
          <p className="min-w-20 font-semibold text-2xl tabular-nums">{percentText(fraction)}</p>
        )}
        <div className="min-w-0 flex-1">
          <h2 className="min-w-0 font-semibold text-lg">
            {state === 'queued' ? t('flash.job.queued') : headline}
          </h2>
          <p className="flex min-h-5 flex-wrap gap-x-4 text-muted tabular-nums">
            {startedAt !== null && (
              <span>{formatDuration(Math.max(0, now - startedAt)).replace(/\.\d/, '')}</span>
            )}
            {speed !== null && <span>{speedText(speed)}</span>}
            {etaSeconds !== null && <span>{t('flash.job.left', { time: roughDuration(etaSeconds) })}</span>}
          </p>
        </div>
      </div>
      {/* One drive has its bar below; of several this is how far they are together. */}
      {detail.drives.length !== 1 && <Progress fraction={fraction} label={headline} className="mt-2" />}
    </Card>
  )
}

function SoundSwitch() {
  const on = useSound()
  const id = useId()
  return (
    <span className="flex shrink-0 items-center gap-2">
      <label htmlFor={id}>{t('flash.job.sound')}</label>
      <Switch id={id} checked={on} onCheckedChange={turnSound} />
    </span>
  )
}

/** Says each phase of each drive as it begins. */
function useSpokenPhases({ detail }: FlashJobView) {
  const names = namesApart(detail.drives.map(({ name, path }) => ({ name, mark: path })))
  const spoken = detail.drives
    .map(({ phase }, at) =>
      t('flash.job.phase-of', { name: names[at] ?? '', phase: t(`drive.phase.${phase}`) }),
    )
    .join('. ')
  useEffect(() => {
    if (spoken) announce(spoken)
  }, [spoken])
}
