// A part of the page: its title, what it is for, and what can be added to it.
import type { ReactNode } from 'react'

type SectionProps = {
  id: string
  title: string
  detail?: ReactNode
  action?: ReactNode
  children: ReactNode
}

export function Section({ id, title, detail, action, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="space-y-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="font-semibold text-lg">
            {title}
          </h2>
          {detail && <p className="text-muted">{detail}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
