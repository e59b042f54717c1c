// A job's status in one line: headline, and fraction and time left if known. Pure.

import type { JobView } from '#shared/jobs/job.ts'
import { seconds } from '#shared/messages/message.ts'
import { t, texts } from '../texts.ts'

export function statusLine(view: JobView): string {
  const stage = view.stages.find(each => each.state === 'running')
  const parts = [view.state === 'queued' ? t('cli.run.queued') : texts.text(view.headline)]
  if (stage?.fraction != null) parts.push(`${Math.floor(stage.fraction * 100)} %`)
  if (stage?.detail) parts.push(texts.text(stage.detail))
  if (view.etaSeconds !== null) parts.push(t('cli.run.left', { time: seconds(view.etaSeconds) }))
  return parts.join('  ')
}
