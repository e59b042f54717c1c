// Starts a machine of an image, and opens its page once QEMU runs.
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { sendCommand, useCommand } from '#lib/engine/calls.ts'
import { useJob } from '#lib/engine/use-job.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { errorLine } from '#lib/texts/texts.ts'
import { contract } from '#shared/contract/index.ts'
import { machineHref } from '#shared/window/routes.ts'
import { toast } from '#ui/feedback/announcer.tsx'
import { asReport } from '#ui/feedback/error-panel.tsx'
import type { RunInput } from './run-draft.ts'

export function useMachineStart() {
  const [, navigate] = useLocation()
  const command = useCommand('machines.start')
  const once = useOneAtATime()
  const sent = useRef<Promise<{ job: string }> | null>(null)
  const { view, error } = useJob(command.data?.job ?? null)
  useEffect(() => {
    const made = view?.state === 'succeeded' ? contract.machines.start.output.safeParse(view.value) : null
    if (made?.success) navigate(machineHref(made.data.id))
  }, [view, navigate])
  const isStarting =
    command.isPending || (command.isSuccess && (view === null || view.endedAt === null) && !error)
  return {
    isStarting,
    error: command.error ?? view?.error ?? error,
    start: (input: RunInput) =>
      once(async () => {
        sent.current = command.mutateAsync(input)
        // It is shown as `error`.
        await sent.current.catch(() => undefined)
      }),
    /** Cancels a start that the engine has not answered yet, too. */
    cancel() {
      if (!isStarting) return
      sent.current?.then(
        ({ job }) =>
          sendCommand('jobs.cancel', { id: job }).catch(thrown => toast(errorLine(asReport(thrown)), 'bad')),
        // Nothing was started.
        () => undefined,
      )
    },
  }
}
