import './texts.ts'
import { Check } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'

type StepListProps<Id extends string> = {
  steps: readonly { id: Id; label: string }[]
  current: Id
  onStep: (step: Id) => void
}

/** Shows the current step; earlier steps can be gone back to. */
export function StepList<Id extends string>({ steps, current, onStep }: StepListProps<Id>) {
  const at = steps.findIndex(({ id }) => id === current)
  return (
    <ol aria-label={t('ui.steps')} className="-mx-2 flex flex-wrap items-center gap-1">
      {steps.map(({ id, label }, index) => {
        const state = index < at ? 'done' : index === at ? 'here' : 'later'
        return (
          <li key={id} className="flex min-w-0 items-center gap-1">
            {index > 0 && (
              <span aria-hidden className="mx-1 h-px w-4 bg-edge narrow:hidden min-[1100px]:w-8" />
            )}
            <button
              type="button"
              disabled={state === 'later'}
              aria-current={state === 'here' ? 'step' : undefined}
              onClick={() => onStep(id)}
              className={cn(
                'flex h-8 items-center gap-2 rounded-md px-2 whitespace-nowrap',
                state === 'here' && 'font-semibold',
                state === 'done' && 'hover:bg-hover',
                state === 'later' && 'cursor-default text-muted',
              )}
            >
              <span
                aria-hidden
                className={cn(
                  'flex size-5 items-center justify-center rounded-full font-semibold text-xs',
                  state === 'here' && 'bg-accent text-on-accent',
                  state === 'done' && 'bg-ok-soft text-ok',
                  state === 'later' && 'border border-edge',
                )}
              >
                {state === 'done' ? <Check className="size-3.5" strokeWidth={3} /> : index + 1}
              </span>
              {label}
              {state === 'done' && <span className="sr-only">{t('ui.step-done')}</span>}
            </button>
          </li>
        )
      })}
    </ol>
  )
}
