import { cn } from '#lib/class-names.ts'

type Props = { rows: readonly (readonly [name: string, text: string])[]; className?: string }

/** The figures of an estimate: a name and its figure a line. */
export const EstimateRows = ({ rows, className }: Props) => (
  <dl className={cn('grid grid-cols-[max-content_minmax(0,1fr)]', className)}>
    {rows.map(([name, text]) => (
      <div key={name} className="contents">
        <dt className="text-muted">{name}</dt>
        <dd>{text}</dd>
      </div>
    ))}
  </dl>
)
