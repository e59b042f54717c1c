// Shows what a silent job is waiting for, and how to continue without it. Also for a call in which Nix evaluates.
import { Hourglass } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { texts } from '#lib/texts/texts.ts'
import type { ProgressText } from '#shared/progress.ts'
import { Words } from '#ui/text.tsx'

export function WaitingLine({ waiting }: { waiting: ProgressText | null }) {
  if (waiting === null) return null
  return (
    <p role="status" className="flex gap-2 text-warn text-sm">
      <Hourglass aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 break-words">
        <Words>{texts.text(waiting)}</Words>
      </span>
    </p>
  )
}

/** `call`: its name in the contract, while it runs. */
export function CallWaitingLine({ call }: { call: string }) {
  const { data = [] } = useCall('jobs.waits', { call })
  return <WaitingLine waiting={data[0] ?? null} />
}
