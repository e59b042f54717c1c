// The answers so far, beside the steps.
import './texts.ts'

import type { ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'

/** `content` null: nothing was answered yet. */
export type SummaryPart<Id extends string> = { step: Id; label: string; content: ReactNode }

export type Summary<Id extends string> = {
  label: string
  /** The steps in their order. */
  steps: readonly { id: Id }[]
  step: Id
  onStep: (step: Id) => void
  parts: readonly SummaryPart<Id>[]
}

/** The answers of each step; an earlier step can be gone back to. */
export function WizardSummary<Id extends string>(props: Summary<Id>) {
  const { label, steps, step, onStep, parts } = props
  const at = (id: Id) => steps.findIndex(one => one.id === id)
  return (
    <aside aria-label={label} className="rounded-lg border border-line bg-sunken p-4 text-sm">
      {parts.map(part => (
        <section key={part.label} className="border-line border-b py-3 first:pt-0 last:border-b-0 last:pb-0">
          <h2 className="mb-1 flex items-center text-muted text-xs">
            <span className="flex-1">{part.label}</span>
            {at(part.step) < at(step) && (
              <button
                type="button"
                className="rounded text-accent-text hover:underline"
                aria-label={t('ui.change-what', { what: part.label })}
                onClick={() => onStep(part.step)}
              >
                {t('ui.change')}
              </button>
            )}
          </h2>
          <div className="min-w-0 break-words">
            {part.content ?? <span className="text-muted">{t('ui.none-yet')}</span>}
          </div>
        </section>
      ))}
    </aside>
  )
}
