import { cn } from '#lib/class-names.ts'

type ProgressProps = {
  /** 0…1. null: no fraction is known, so no bar is drawn (its space is kept). */
  fraction: number | null
  label: string
  tone?: 'accent' | 'ok' | 'bad'
  size?: 'sm' | 'md'
  className?: string
}

const tones = { accent: 'bg-accent', ok: 'bg-ok', bad: 'bg-bad' }

export function Progress({ fraction, label, tone = 'accent', size = 'md', className }: ProgressProps) {
  const height = size === 'sm' ? 'h-1' : 'h-2'
  if (fraction === null) return <div aria-hidden className={cn(height, className)} />
  const percent = percentOf(fraction)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={cn('progress overflow-hidden rounded-full bg-hover', height, className)}
    >
      <div
        className={cn('progress-fill h-full rounded-full transition-[width] duration-150', tones[tone])}
        style={{ width: `${percent}%` }}
      />
    </div>
  )
}

/** 0…100, rounded down so that 100 means the end. */
export const percentOf = (fraction: number) => Math.floor(Math.min(1, Math.max(0, fraction)) * 100)

/** "42 %" of a fraction, rounded down so that 100 % means the end. */
export const percentText = (fraction: number) => `${Math.floor(fraction * 100)} %`
