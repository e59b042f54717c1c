import { RunningJob } from '#features/jobs/running-job.tsx'
import { useJob } from '#lib/engine/use-job.ts'
import { t, texts } from '#lib/texts/texts.ts'
import type { ToolReport } from '#shared/doctor.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { percentText } from '#ui/feedback/progress.tsx'

/** The job by which Kiln installs a tool, and how it ended. */
export function FixProgress({ job, tool }: { job: string; tool: ToolReport }) {
  const { view, error } = useJob(job)
  if (error && !view) return null
  if (!view) return <p className="text-muted">{t('tool.starting')}</p>
  if (view.state === 'failed' && view.error)
    return <ErrorPanel title={t('tool.not-installed', { tool: tool.name })} error={view.error} />
  if (view.state === 'cancelled') return <Callout>{t('tool.fix.cancelled')}</Callout>
  if (view.state === 'succeeded')
    return tool.state === 'ok' ? <Callout tone="ok">{t('tool.fix.done', { tool: tool.name })}</Callout> : null
  const headline =
    view.fraction === null
      ? texts.text(view.headline)
      : t('tool.fix.progress', { step: view.headline, percent: percentText(view.fraction) })
  return <RunningJob id={job} view={view} headline={headline} />
}
