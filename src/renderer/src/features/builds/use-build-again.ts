// Starting a build once more, as it was or with other answers.

import { useLocation } from 'wouter'
import { useCommand } from '#lib/engine/calls.ts'
import { errorLine } from '#lib/texts/texts.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { buildHref, newImageHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { draftFromRequest } from '../new-image/wizard/draft.ts'

export function useBuildAgain() {
  const [, navigate] = useLocation()
  const start = useCommand('builds.start')
  return {
    starting: start.isPending,
    again: (request: BuildRequest) =>
      start.mutate(request, {
        onSuccess: ({ job, subject }) => navigate(buildHref(subject, job)),
        onError: error => toast(errorLine(asReport(error)), 'bad'),
      }),
    /** Opens the wizard with the answers of that build. */
    change: (request: BuildRequest) => {
      draftFromRequest(request)
      navigate(newImageHref())
    },
  }
}
