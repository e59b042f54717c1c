import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

type DisclosureProps = {
  label: ReactNode
  aside?: ReactNode
  open?: boolean
  onToggle?: (open: boolean) => void
  /** Whether it is as wide as its container, and has several parts: a card that opens. */
  row?: boolean
  className?: string
  children: ReactNode
}

/** Content that is folded away until it is wanted: "More". The only one: a second kind would have to be learnt. */
export const Disclosure = ({ label, aside, open, onToggle, row, className, children }: DisclosureProps) => (
  <details
    className={cn('group', className)}
    open={open}
    onToggle={event => onToggle?.(event.currentTarget.open)}
  >
    <summary
      className={cn(
        'list-none items-center rounded-md font-medium hover:text-brand-text [&::-webkit-details-marker]:hidden',
        row ? 'flex min-h-8 flex-wrap gap-x-3 gap-y-1' : 'inline-flex min-h-8 gap-1.5 pr-2',
      )}
    >
      <ChevronRight
        aria-hidden
        className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
      />
      {label}
      {aside && <span className="font-normal text-muted text-sm">{aside}</span>}
    </summary>
    <div className="pt-2">{children}</div>
  </details>
)
