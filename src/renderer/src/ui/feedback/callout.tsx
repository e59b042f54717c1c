import { CircleCheck, CircleX, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'
import { type Tone, toneFill } from './badge.tsx'

const icons: Record<Tone, LucideIcon> = {
  neutral: Info,
  accent: Info,
  ok: CircleCheck,
  warn: TriangleAlert,
  bad: CircleX,
}

type CalloutProps = {
  tone?: Tone
  icon?: LucideIcon
  title?: string
  actions?: ReactNode
  className?: string
  children?: ReactNode
}

/** A note in the flow of a page. Errors with a report are ErrorPanel's. */
export function Callout({ tone = 'neutral', icon, title, actions, className, children }: CalloutProps) {
  const Glyph = icon ?? icons[tone]
  return (
    // The edge is for forced colours, which have no backgrounds.
    <div
      className={cn('flex gap-3 rounded-lg border border-transparent px-4 py-3', toneFill[tone], className)}
    >
      <Glyph aria-hidden className="mt-0.5 size-4 shrink-0" />
      {/* If both do not fit, the actions go below: the text is not squeezed beside a long name. */}
      <div className="flex min-w-0 flex-1 flex-wrap gap-x-3 gap-y-2">
        <div className="min-w-[min(20rem,100%)] flex-1">
          {title && <p className="font-semibold">{title}</p>}
          {children && <div className="break-words text-ink">{children}</div>}
        </div>
        {actions && <div className="flex min-w-0 flex-wrap items-start gap-2">{actions}</div>}
      </div>
    </div>
  )
}
