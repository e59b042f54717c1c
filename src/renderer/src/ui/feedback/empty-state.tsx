import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

type EmptyStateProps = {
  icon: LucideIcon
  title: string
  /** A sentence or two of explanation. */
  children?: ReactNode
  /** The first step: a Button or ButtonLink. */
  action?: ReactNode
  className?: string
}

export const EmptyState = ({ icon: Glyph, title, children, action, className }: EmptyStateProps) => (
  <div className={cn('flex flex-col items-center px-6 py-12 text-center', className)}>
    <div className="mb-4 rounded-full bg-sunken p-4 text-muted">
      <Glyph aria-hidden className="size-8" strokeWidth={1.5} />
    </div>
    <h2 className="font-semibold text-lg">{title}</h2>
    {children && <div className="mt-1 max-w-md text-muted">{children}</div>}
    {action && <div className="mt-5 flex gap-2">{action}</div>}
  </div>
)
