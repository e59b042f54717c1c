import { deployJobHref } from '#shared/window/routes.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { type Planning, planStore } from './plan.ts'

type Starting = {
  /** The place that this is on. */
  at: string
  onStarted?: () => void
  /** Hosts whose plan has a problem are left out. */
  withoutProblems?: boolean
}

export function useDeployStart(
  { plan, sudoPassword }: Planning,
  { at, onStarted, withoutProblems = false }: Starting,
) {
  const { start, busy, error } = useStart('deploys.start', {
    at,
    onStarted({ job }, sent) {
      planStore.forget()
      onStarted?.()
      return deployJobHref(sent.plan, job)
    },
  })
  return {
    begin: () => void start(plan && { plan: plan.id, sudoPassword, leaveOutProblems: withoutProblems }),
    busy,
    error,
  }
}
