// The choices so far, beside the steps when there is room.
import type { ReactNode } from 'react'
import { count } from '#lib/text.ts'
import { sizeWords } from '../source/source-facts.tsx'
import type { StepId } from '../wizard/steps.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'

export function SummaryColumn({ wizard }: { wizard: FlashWizard }) {
  const { facts, draft, states } = wizard
  const { way, answers, table } = draft.personal
  return (
    <aside aria-label="Your choices so far" className="rounded-lg border border-line bg-sunken p-4 text-sm">
      <Part step="what" label="Image" wizard={wizard}>
        {facts ? (
          <>
            <span className="block break-words font-medium">{facts.name}</span>
            <span className="block text-muted">{sizeWords(facts).join(' · ')}</span>
          </>
        ) : (
          <span className="text-muted">None yet</span>
        )}
      </Part>
      <Part
        step="where"
        label={draft.drives.length > 1 ? `Drives (${draft.drives.length})` : 'Drive'}
        wizard={wizard}
      >
        {states.length === 0 && <span className="text-muted">None yet</span>}
        <ul className="space-y-1">
          {states.slice(0, 8).map(({ chosen, gone }) => (
            <li key={chosen.path} className="truncate" title={`${chosen.name}, ${chosen.path}`}>
              <span className={gone ? 'text-warn line-through' : ''}>{chosen.name}</span>
            </li>
          ))}
          {states.length > 8 && <li className="text-muted">and {count(states.length - 8, 'more')}</li>}
        </ul>
      </Part>
      {wizard.canPersonalise && (
        <Part step="personalise" label="Personal" wizard={wizard}>
          {way === 'none' && 'As the image is'}
          {way === 'form' && (answers.hostname || 'As the image is')}
          {way === 'table' && (table ? `Table ${table.file}` : 'No table yet')}
        </Part>
      )}
    </aside>
  )
}

type PartProps = { step: StepId; label: string; wizard: FlashWizard; children: ReactNode }

function Part({ step, label, wizard, children }: PartProps) {
  const { steps, step: here } = wizard
  return (
    <section className="border-line border-b py-3 first:pt-0 last:border-b-0 last:pb-0">
      <h2 className="mb-1 flex items-center text-muted text-xs">
        <span className="flex-1">{label}</span>
        {steps.indexOf(step) < steps.indexOf(here) && (
          <button
            type="button"
            className="rounded text-accent-text hover:underline"
            onClick={() => wizard.go(step)}
            aria-label={`Change ${label.toLowerCase()}`}
          >
            Change
          </button>
        )}
      </h2>
      {children}
    </section>
  )
}
