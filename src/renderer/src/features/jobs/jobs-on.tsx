// Jobs on an image or a machine that run, and the last one that ended: verifying, making formats, exporting.

import '#ui/dialog-texts.ts'
import './done-texts.ts'
import { X } from 'lucide-react'
import { useState } from 'react'
import { RefusedTrust } from '#features/profile-form/trust-question.tsx'
import { useCall, useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { errorLine, t, texts } from '#lib/texts/texts.ts'
import type { JobSummary, JobView } from '#shared/jobs/job.ts'
import { jobTitle } from '#shared/jobs/job-title.ts'
import { Card } from '#ui/card.tsx'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { CopyButton } from '#ui/feedback/copy-button.tsx'
import { asReport, ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { Progress, percentText } from '#ui/feedback/progress.tsx'
import { exportedFiles, jobCancelled, jobDone, jobsOn, kitKeyOf, vmOf } from './job-done.ts'
import { MadeVm } from './made-vm.tsx'

/** Dismissed notes stay so while the window is open. */
const dismissed = new Set<string>()

export function JobsOn({ id }: { id: string }) {
  const { data = [] } = useCall('jobs.list', {})
  const [, redraw] = useState(0)
  const shown = jobsOn(data, id).filter(job => !dismissed.has(job.id))
  const dismiss = (job: string) => {
    dismissed.add(job)
    redraw(n => n + 1)
  }
  return shown.map(job => <JobOn key={job.id} job={job} onDismiss={() => dismiss(job.id)} />)
}

function JobOn({ job, onDismiss }: { job: JobSummary; onDismiss: () => void }) {
  const { view } = useJob(job.id)
  if (!view) return null
  if (view.endedAt === null) return <RunningJob view={view} />
  const close = <IconButton size="sm" label={t('ui.dismiss')} icon={X} onClick={onDismiss} />
  if (view.state === 'failed')
    return (
      <RefusedTrust error={view.error} onTrusted={onDismiss}>
        <ErrorPanel
          error={view.error}
          title={t('image.job-failed', { job: jobTitle(view) })}
          actions={
            <Button size="sm" onClick={onDismiss}>
              {t('ui.dismiss')}
            </Button>
          }
        />
      </RefusedTrust>
    )
  if (view.state === 'cancelled')
    return (
      <Callout title={t('image.job-cancelled', { job: jobTitle(view) })} actions={close}>
        {jobCancelled(view)}
      </Callout>
    )
  const files = exportedFiles(view)
  const key = kitKeyOf(view)
  const vm = vmOf(view)
  return (
    <Callout tone="ok" title={jobDone(view)} actions={close}>
      {files.map(file => (
        <p key={file} translate="no" className="font-mono text-sm break-all">
          {file}
        </p>
      ))}
      {vm && <MadeVm vm={vm} />}
      {key !== null && (
        <>
          <p className="mt-2">{t('image.kit-key')}</p>
          <p className="flex items-center gap-1">
            <span translate="no" className="min-w-0 font-mono text-sm break-all">
              {key}
            </span>
            <CopyButton text={key} label={t('image.kit-copy-key')} />
          </p>
        </>
      )}
    </Callout>
  )
}

function RunningJob({ view }: { view: JobView }) {
  const cancel = useCommand('jobs.cancel')
  const stage = view.stages.find(one => one.state === 'running')
  const fraction = view.fraction ?? stage?.fraction ?? null
  return (
    <Card className="flex items-center gap-4 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="font-medium">{texts.text(jobTitle(view))}</span>
          <span className="min-w-0 truncate text-muted">{texts.text(stage?.label ?? view.headline)}</span>
          <span className="ml-auto shrink-0 text-muted text-sm tabular-nums">
            {texts.text(stage?.detail ?? '')} {fraction !== null && percentText(fraction)}
          </span>
        </p>
        <Progress fraction={fraction} label={texts.text(jobTitle(view))} className="mt-2" />
      </div>
      <Button
        size="sm"
        busy={cancel.isPending || cancel.isSuccess}
        onClick={() =>
          cancel.mutate({ id: view.id }, { onError: error => toast(errorLine(asReport(error)), 'bad') })
        }
      >
        {t('ui.cancel')}
      </Button>
    </Card>
  )
}
