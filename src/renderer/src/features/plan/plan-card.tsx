// Shows the plan of one host or box, folded unless it is the only one.
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '#ui/card.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Data } from '#ui/data.tsx'

type PlanCardProps = {
  name: string
  /** A few words beside the name. */
  summary: string
  /** After the summary. */
  badge?: ReactNode
  /** The only one of its plan. */
  alone: boolean
  children: ReactNode
}

export const PlanCard = ({ name, summary, badge, alone, children }: PlanCardProps) => (
  <Card>
    <Disclosure
      row
      className="px-4 py-2"
      open={alone}
      label={
        <>
          <h3 translate="no" dir="auto" className="min-w-0 truncate font-semibold">
            {name}
          </h3>
          <span className="min-w-0 flex-1 font-normal text-muted text-sm">{summary}</span>
          {badge}
        </>
      }
    >
      <div className="-mx-4 space-y-4 border-line border-t p-4 pb-2">{children}</div>
    </Disclosure>
  </Card>
)

/** Names of systems. `from`: null where the new one alone is shown. */
export const SystemChange = ({ from, to }: { from: string | null; to: string }) => (
  <p className="flex flex-wrap items-center gap-x-2 font-mono text-sm [overflow-wrap:anywhere]">
    {from !== null && (
      <>
        <Data>{from}</Data>
        <ArrowRight aria-hidden className="size-3.5 text-muted" />
      </>
    )}
    <Data>{to}</Data>
  </p>
)
