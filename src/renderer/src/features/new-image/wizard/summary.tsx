// The answers so far: a column beside the steps when there is room, else one line above them.
import type { ReactNode } from 'react'
import { formatInfo } from '#shared/model/format.ts'
import { Icon } from '#ui/icon.tsx'
import { valueText } from '../options/option-groups.ts'
import { changedOptions, chosenArchitecture } from './draft.ts'
import { type StepId, stepIndex } from './steps.ts'
import type { ProfiledWizard } from './use-wizard.ts'

const architectureAndFormats = ({ profile, answers, request }: ProfiledWizard) => ({
  architecture: chosenArchitecture(answers, profile),
  formats: request.formats.map(format => formatInfo[format].label).join(', ') || 'none yet',
})

/** Answers that differ from the defaults, in words. */
export function answeredOptions({ profile, answers }: ProfiledWizard): { label: string; text: string }[] {
  const changed = changedOptions(profile.schemaOptions, answers.options)
  return profile.schemaOptions.flatMap(option => {
    const value = changed[option.key]
    return value === undefined ? [] : [{ label: option.label, text: valueText(option, value) }]
  })
}

export function SummaryColumn({ wizard }: { wizard: ProfiledWizard }) {
  const { profile, answers } = wizard
  const { architecture, formats } = architectureAndFormats(wizard)
  const options = answeredOptions(wizard)
  return (
    <aside aria-label="Your answers so far" className="rounded-lg border border-line bg-sunken p-4 text-sm">
      <Part step="profile" label="Profile" wizard={wizard}>
        <span className="flex items-center gap-2 font-medium">
          <Icon name={profile.icon} className="size-4 shrink-0 text-muted" />
          {profile.name}
        </span>
      </Part>
      <Part step="options" label="Options" wizard={wizard}>
        {options.length === 0 && `As the ${profile.source.kind === 'flake' ? 'flake' : 'profile'} has them`}
        <dl className="space-y-1">
          {options.map(({ label, text }) => (
            <div key={label}>
              <dt className="text-muted text-xs">{label}</dt>
              <dd className="truncate" title={text}>
                {text}
              </dd>
            </div>
          ))}
        </dl>
      </Part>
      <Part step="formats" label="Formats" wizard={wizard}>
        {formats}
        <span className="block text-muted">{architecture}</span>
      </Part>
      {answers.name && (
        <Part step="review" label="Name" wizard={wizard}>
          {answers.name}
        </Part>
      )}
    </aside>
  )
}

type PartProps = { step: StepId; label: string; wizard: ProfiledWizard; children: ReactNode }

const Part = ({ step, label, wizard, children }: PartProps) => (
  <section className="border-line border-b py-3 first:pt-0 last:border-b-0 last:pb-0">
    <h2 className="mb-1 flex items-center text-muted text-xs">
      <span className="flex-1">{label}</span>
      {stepIndex(step) < stepIndex(wizard.step) && (
        <button
          type="button"
          className="rounded text-accent-text hover:underline"
          aria-label={`Change ${label.toLowerCase()}`}
          onClick={() => wizard.go(step)}
        >
          Change
        </button>
      )}
    </h2>
    <div className="min-w-0 break-words">{children}</div>
  </section>
)

export function SummaryLine({ wizard }: { wizard: ProfiledWizard }) {
  const { architecture, formats } = architectureAndFormats(wizard)
  const parts = [
    wizard.profile.name,
    ...answeredOptions(wizard).map(({ label, text }) => `${label}: ${text}`),
    formats,
    architecture,
  ]
  const text = parts.join(' · ')
  return (
    <aside
      aria-label="Your answers so far"
      className="truncate rounded-md bg-sunken px-3 py-1.5 text-muted text-sm"
      title={text}
    >
      {text}
    </aside>
  )
}
