// Records that cannot be used, each with its reason and what to do.
import { TriangleAlert } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { texts } from '#lib/texts/texts.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { Disclosure } from '../controls/disclosure.tsx'

type BrokenRecord = { id: string; error: ErrorReport }
type Props = { title: string; problems: readonly BrokenRecord[]; className?: string }

export const BrokenRecords = ({ title, problems, className }: Props) => (
  <Disclosure
    className={cn('max-h-48 overflow-y-auto rounded-lg border border-line bg-warn-soft px-3 py-1', className)}
    label={
      <span className="flex items-center gap-2 text-warn">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        {title}
      </span>
    }
  >
    <ul className="space-y-2 pb-1">
      {problems.map(({ id, error }) => (
        <li key={id} className="break-words">
          <p>
            <span translate="no" className="font-mono text-sm">
              {id}
            </span>
            : {texts.error(error).message}
          </p>
          <p className="text-muted text-sm">{texts.error(error).hint}</p>
        </li>
      ))}
    </ul>
  </Disclosure>
)
