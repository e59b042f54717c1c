import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad'

export const toneText: Record<Tone, string> = {
  neutral: 'text-muted',
  accent: 'text-brand-text',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
}
export const toneFill: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  accent: 'bg-accent-soft text-brand-text',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}

type BadgeProps = { tone?: Tone; icon?: LucideIcon | undefined; className?: string; children: ReactNode }

/** A state in a word, with an icon where its colour carries meaning. */
export const Badge = ({ tone = 'neutral', icon: Glyph, className, children }: BadgeProps) => (
  <span
    className={cn(
      // The edge is for forced colours, which have no backgrounds.
      'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded border border-transparent px-1.5 font-medium text-xs whitespace-nowrap',
      toneFill[tone],
      className,
    )}
  >
    {Glyph && <Glyph aria-hidden className="size-3.5 shrink-0" />}
    <span className="min-w-0 truncate">{children}</span>
  </span>
)
