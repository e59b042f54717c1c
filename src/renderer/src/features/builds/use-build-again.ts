// Starting a build once more, as it was or with other answers.
import { useLocation } from 'wouter'
import type { BuildRequest } from '#shared/model/build.ts'
import { useCommand } from '../../lib/calls.ts'
import { toast } from '../../ui/announcer.tsx'
import { draftFromRequest } from '../new-image/draft-store.ts'
import { buildHref } from './links.tsx'

export function useBuildAgain() {
  const [, navigate] = useLocation()
  const start = useCommand('builds.start')
  return {
    starting: start.isPending,
    again: (request: BuildRequest) =>
      start.mutate(request, {
        onSuccess: ({ job, subject }) => navigate(buildHref(subject, job)),
        onError: error => toast(`${error.message} ${error.hint}`, 'bad'),
      }),
    /** Opens the wizard with the answers of that build. */
    change: (request: BuildRequest) => {
      draftFromRequest(request)
      navigate('/new')
    },
  }
}
