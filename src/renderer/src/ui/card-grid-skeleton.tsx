// Apart from the grid: it is drawn before that is loaded.
import { Loading, Skeleton } from './feedback/skeleton.tsx'

type CardGridSkeletonProps = { label: string; cardPx: number; leastWidthPx: number }

/** Has the size of the cards that replace it. */
export const CardGridSkeleton = ({ label, cardPx, leastWidthPx }: CardGridSkeletonProps) => (
  <Loading label={label}>
    <div
      className="grid gap-3"
      style={{ gridTemplateColumns: `repeat(auto-fill,minmax(${leastWidthPx}px,1fr))` }}
    >
      {Array.from({ length: 6 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={at} style={{ height: cardPx }}>
          <Skeleton className="h-full rounded-lg" />
        </div>
      ))}
    </div>
  </Loading>
)
