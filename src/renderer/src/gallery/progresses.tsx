import { Progress, percentText } from '#ui/feedback/progress.tsx'
import { SegmentedProgress } from '#ui/feedback/segmented-progress.tsx'
import { Coming, Loading, Skeleton } from '#ui/feedback/skeleton.tsx'
import { Part, Wide } from './example.tsx'

/** The first is behind, the second under way, the last to come. */
const phases = (fraction: number | null) => [
  { id: 'write', label: 'Write', weight: 5, fraction: 1, current: false },
  { id: 'verify', label: 'Verify', weight: 4, fraction, current: true },
  { id: 'finish', label: 'Finish', weight: 1, fraction: 0, current: false },
]

const fractions = [0, 0.01, 0.42, 1]

export const Progresses = () => (
  <Part title="Progress and loading">
    <Wide of="Bars">
      {fractions.map(fraction => (
        <div key={fraction} className="flex items-center gap-3">
          <Progress className="flex-1" fraction={fraction} label={`Writing, ${percentText(fraction)}`} />
          <span className="w-12 text-right text-sm tabular-nums">{percentText(fraction)}</span>
        </div>
      ))}
      <Progress size="sm" fraction={0.6} label="Small" />
      <Progress tone="ok" fraction={1} label="Done" />
      <Progress tone="bad" fraction={0.3} label="Failed" />
      <Progress fraction={null} label="Not known: nothing is drawn" />
      {[0, 0.6, null].map(fraction => (
        <SegmentedProgress key={fraction} label={`Verifying, ${fraction}`} segments={phases(fraction)} />
      ))}
    </Wide>
    <Wide of="Skeletons">
      <Loading label="Loading the examples" className="space-y-2">
        <Skeleton className="h-8" />
        <Skeleton className="h-8 w-48" />
      </Loading>
      <Coming />
    </Wide>
  </Part>
)
