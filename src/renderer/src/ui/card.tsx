import type { ReactNode } from 'react'
import { cn } from '../lib/class-names.ts'

type CardProps = { className?: string; children: ReactNode }

export const Card = ({ className, children }: CardProps) => (
  <section className={cn('rounded-lg border border-line bg-surface', className)}>{children}</section>
)

type CardHeaderProps = { title: ReactNode; id?: string; detail?: ReactNode; actions?: ReactNode }

/** The head of a card: a title (h2), one line beside or below it, and what can be done. */
export const CardHeader = ({ title, id, detail, actions }: CardHeaderProps) => (
  <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2 last:border-b-0">
    {/* If both do not fit, the actions go below, so that the title is not cut. */}
    <div className="min-w-[min(12rem,100%)] flex-1">
      <h2 id={id} className="truncate font-semibold">
        {title}
      </h2>
      {detail && <p className="text-muted text-sm">{detail}</p>}
    </div>
    {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
  </header>
)

export const CardBody = ({ className, children }: CardProps) => (
  <div className={cn('p-4', className)}>{children}</div>
)
