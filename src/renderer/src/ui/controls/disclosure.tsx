import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

type DisclosureProps = {
  label: ReactNode
  aside?: ReactNode
  open?: boolean
  onToggle?: (open: boolean) => void
  children: ReactNode
}

/** What is folded away until asked for: "More". */
export const Disclosure = ({ label, aside, open, onToggle, children }: DisclosureProps) => (
  <details className="group" open={open} onToggle={event => onToggle?.(event.currentTarget.open)}>
    <summary className="inline-flex h-8 list-none items-center gap-1.5 rounded-md pr-2 font-medium hover:text-brand-text [&::-webkit-details-marker]:hidden">
      <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
      {label}
      {aside && <span className="font-normal text-muted text-sm">{aside}</span>}
    </summary>
    <div className="pt-2">{children}</div>
  </details>
)
