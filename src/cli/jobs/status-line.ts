// What a job is doing: one line with headline, fraction where there is one, time left where it is known. Pure.

import type { JobView } from '#shared/model/job.ts'
import { secondsText } from '#shared/units.ts'
import { texts } from '../texts.ts'

export function statusLine(view: JobView): string {
  const stage = view.stages.find(each => each.state === 'running')
  const parts = [view.state === 'queued' ? 'Waiting for the build before it' : texts.text(view.headline)]
  if (stage?.fraction != null) parts.push(`${Math.floor(stage.fraction * 100)} %`)
  if (stage?.detail) parts.push(texts.text(stage.detail))
  if (view.etaSeconds !== null) parts.push(`about ${secondsText(view.etaSeconds)} left`)
  return parts.join('  ')
}
