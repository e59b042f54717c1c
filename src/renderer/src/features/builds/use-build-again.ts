// Starting a build again, as it was or with other answers.

import { useLocation } from 'wouter'
import { draftFromRequest } from '#features/new-image/wizard/draft.ts'
import { useCall } from '#lib/engine/calls.ts'
import { errorLine } from '#lib/texts/texts.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { buildHref, newImageHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { useStart } from '#ui/wizard/use-start.ts'

export function useBuildAgain() {
  const [at, navigate] = useLocation()
  const boxes = useCall('boxes.list', {}).data?.boxes
  const { start, busy } = useStart('builds.start', {
    at,
    onStarted: ({ job, subject }) => buildHref(subject, job),
    onFailed: thrown => toast(errorLine(asReport(thrown)), 'bad'),
  })
  return {
    starting: busy,
    again: (request: BuildRequest) => void start(withoutRemoved(request, boxes)),
    /** Opens the wizard with the answers of that build. */
    change: (request: BuildRequest) => {
      draftFromRequest(request)
      navigate(newImageHref())
    },
  }
}

/** A build outlives its box. */
function withoutRemoved(
  { box, ...request }: BuildRequest,
  boxes: readonly { id: string }[] | undefined,
): BuildRequest {
  const isRemoved = boxes !== undefined && !boxes.some(({ id }) => id === box)
  return box === undefined || isRemoved ? request : { ...request, box }
}
