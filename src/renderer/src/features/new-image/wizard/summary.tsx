// The answers so far: a column beside the steps when there is room, else one line above them.

import type { ReactNode } from 'react'
import { valueText } from '#features/profile-form/answer-text.ts'
import { changedOptions } from '#features/profile-form/answers.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatName } from '#shared/formats/format.ts'
import { Data } from '#ui/data.tsx'
import { ProfileArt } from '#ui/profile-art.tsx'
import type { SummaryPart } from '#ui/wizard/summary.tsx'
import { chosenArchitecture, type StepId } from './draft.ts'
import type { ProfiledWizard } from './use-wizard.ts'

const architectureAndFormats = ({ profile, answers, request }: ProfiledWizard) => ({
  architecture: chosenArchitecture(answers, profile),
  formats:
    request.formats.map(format => texts.text(formatName(format))).join(', ') || t('new.summary.no-formats'),
})

/** Answers that differ from the defaults, in words. */
function answeredOptions({ profile, answers }: ProfiledWizard): { label: string; text: string }[] {
  const changed = changedOptions(profile.schemaOptions, answers.options)
  return profile.schemaOptions.flatMap(option => {
    const value = changed[option.key]
    return value === undefined ? [] : [{ label: option.label, text: valueText(option, value) }]
  })
}

/** `estimate`: what a build would take, once the answers are there. */
export function summaryOf(wizard: ProfiledWizard, estimate: ReactNode) {
  const { profile, request } = wizard
  const { architecture } = architectureAndFormats(wizard)
  const options = answeredOptions(wizard)
  const parts: SummaryPart<StepId>[] = [
    {
      step: 'what',
      label: t('new.summary.profile'),
      content: (
        <span className="flex items-center gap-2 font-medium">
          <ProfileArt name={profile.icon} className="size-8" />
          <span translate="no" dir="auto" className="min-w-0 break-words">
            {profile.name}
          </span>
        </span>
      ),
    },
    {
      step: 'configure',
      label: t('new.summary.options'),
      content: (
        <>
          {options.length === 0 && t('new.summary.defaults')}
          <dl className="space-y-1">
            {options.map(({ label, text }) => (
              <div key={label}>
                <dt translate="no" className="text-muted text-xs">
                  {label}
                </dt>
                <dd className="truncate" title={text}>
                  {text}
                </dd>
              </div>
            ))}
          </dl>
        </>
      ),
    },
    {
      step: 'configure',
      label: t('new.summary.formats'),
      content: (
        <>
          {request.formats.length === 0 && t('new.summary.no-formats')}
          <ul className="flex flex-wrap gap-1">
            {request.formats.map(format => (
              <li key={format} className="rounded border border-line bg-surface px-1.5 font-medium text-xs">
                {texts.text(formatName(format))}
              </li>
            ))}
          </ul>
          <span translate="no" className="mt-1 block text-muted">
            {architecture}
          </span>
        </>
      ),
    },
    { step: 'configure', label: t('new.summary.estimate'), content: estimate },
    ...(request.name
      ? [{ step: 'configure' as const, label: t('new.summary.name'), content: <Data>{request.name}</Data> }]
      : []),
  ]
  return { label: t('new.summary'), parts }
}

export function SummaryLine({ wizard }: { wizard: ProfiledWizard }) {
  const { architecture, formats } = architectureAndFormats(wizard)
  const parts = [
    texts.data(wizard.profile.name),
    ...answeredOptions(wizard).map(({ label, text }) =>
      t('profile-form.answer.labelled', { label, answer: text }),
    ),
    formats,
    texts.data(architecture),
  ]
  const text = parts.join(' · ')
  return (
    <aside
      aria-label={t('new.summary')}
      className="truncate rounded-md bg-sunken px-3 py-1.5 text-muted text-sm"
      title={text}
    >
      {text}
    </aside>
  )
}
