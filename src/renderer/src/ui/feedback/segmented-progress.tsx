import { cn } from '#lib/class-names.ts'
import { percentOf } from './progress.tsx'

export type ProgressSegment = {
  id: string
  label: string
  /** How much of the width it takes, beside the others. */
  weight: number
  /** 0…1; of one that is under way but not counted: null. */
  fraction: number | null
  current: boolean
}

type Props = { segments: readonly ProgressSegment[]; label: string; className?: string }

/** One bar for work of several phases: those behind are full, that which is under way says so by its weight. */
export function SegmentedProgress({ segments, label, className }: Props) {
  const current = segments.find(one => one.current)
  const percent = current?.fraction == null ? undefined : percentOf(current.fraction)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={className}
    >
      <div aria-hidden className="flex gap-1">
        {segments.map(segment => (
          <div key={segment.id} className="min-w-0 basis-0" style={{ flexGrow: segment.weight }}>
            <div className="progress h-2 overflow-hidden rounded-full bg-hover">
              <div
                className={cn(
                  'progress-fill h-full rounded-full bg-accent transition-[width] duration-150',
                  // Faint, so that it is not taken for a full one where nothing moves.
                  segment.fraction === null && 'opacity-40 motion-safe:animate-pulse',
                )}
                style={{ width: `${segment.fraction === null ? 100 : percentOf(segment.fraction)}%` }}
              />
            </div>
            <span
              className={cn(
                'mt-1 block truncate text-xs',
                segment.current ? 'font-medium text-ink' : 'text-muted',
              )}
            >
              {segment.label}
            </span>
          </div>
        ))}
      </div>
    </div>
  )
}
