import { useNow } from '#lib/hooks/use-now.ts'
import { exactTime, relativeTime } from '#lib/texts/times.ts'
import { cn } from '../lib/class-names.ts'

/** A time relative to now; the exact one on hover. Milliseconds since the epoch. */
export function When({ at, className }: { at: number; className?: string }) {
  const now = useNow()
  return (
    <time
      dateTime={new Date(at).toISOString()}
      title={exactTime(at)}
      className={cn('whitespace-nowrap', className)}
    >
      {relativeTime(at, Math.max(at, now))}
    </time>
  )
}
