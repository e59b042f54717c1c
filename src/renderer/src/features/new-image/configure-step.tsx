// The second page: the name, the answers that matter, and folded below what follows from the goal.
import './texts.ts'
import './review-texts.ts'
import './option-texts.ts'
import { useState } from 'react'
import { fieldKey } from '#features/profile-form/answer-text.ts'
import { TrustQuestion } from '#features/profile-form/trust-question.tsx'
import { useNeedsTrust } from '#features/profile-form/use-trust.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatName } from '#shared/formats/format.ts'
import { bytes } from '#shared/messages/message.ts'
import { trustSubject } from '#shared/profiles/profile-trust.ts'
import { Card } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { Words } from '#ui/text.tsx'
import { BoxNameField } from './box-name-field.tsx'
import { focusOption } from './focus-option.ts'
import { FormatFields } from './format-fields.tsx'
import { noteForGoal } from './note-for-goal.ts'
import { OptionsStep } from './options-step.tsx'
import { BuilderLine } from './review/builder-line.tsx'
import { DryRunCard } from './review/dry-run-card.tsx'
import { chosenArchitecture } from './wizard/draft.ts'
import type { ProfiledWizard } from './wizard/use-wizard.ts'

type Props = { wizard: ProfiledWizard; error: unknown; nameError: unknown }

export function ConfigureStep({ wizard, error, nameError }: Props) {
  const { profile, request, answers, check, problems } = wizard
  const asksTrust = useNeedsTrust(profile)
  const [unfolded, setUnfolded] = useState(false)
  const [estimating, setEstimating] = useState(false)
  const ofFormats = problems.some(({ field }) => /^(formats|architecture)/.test(field))
  const own = new Set([...profile.schemaOptions.map(({ key }) => key), 'name', 'formats'])
  const others = problems.filter(({ field }) => !own.has(fieldKey(field)))
  const name = problems.find(({ field }) => fieldKey(field) === 'name')
  const space = check.data?.space
  return (
    <div className="space-y-4">
      {Boolean(error) && <ErrorPanel title={t('new.review.not-started')} error={error} />}
      {check.data?.builder.ready === false && <BuilderLine wizard={wizard} />}
      {asksTrust && <TrustQuestion about={trustSubject(profile)} />}
      {others.length > 0 && (
        <Callout
          tone="bad"
          title={t('new.review.to-correct')}
          actions={
            <Button
              size="sm"
              onClick={() => focusOption(wizard.body, others[0] && fieldKey(others[0].field))}
            >
              {t('new.review.correct')}
            </Button>
          }
        >
          <ul className="mt-1 list-disc pl-4">
            {others.map(one => (
              <li key={one.field + one.error.code}>{texts.error(one.error).message}</li>
            ))}
          </ul>
        </Callout>
      )}
      <OptionsStep
        wizard={wizard}
        first={<BoxNameField wizard={wizard} error={nameError ?? name?.error} />}
      />
      <Disclosure
        label={t('new.formats.fold')}
        aside={[
          request.formats.map(format => texts.text(formatName(format))).join(', '),
          texts.data(chosenArchitecture(answers, profile)),
        ]
          .filter(text => text !== '')
          .join(' · ')}
        open={unfolded || ofFormats || request.formats.length === 0}
        onToggle={setUnfolded}
      >
        <Card className="p-4">
          <FormatFields wizard={wizard} />
        </Card>
      </Disclosure>
      <Disclosure label={t('new.dry-run')} open={estimating} onToggle={setEstimating}>
        {estimating && (
          <div className="space-y-4">
            <DryRunCard
              key={JSON.stringify({ ...request, name: '' })}
              request={request}
              blocked={problems.length > 0 || request.formats.length === 0 || asksTrust}
              onError={thrown => wizard.refuse(thrown, request)}
            />
            {space && (
              <p className="break-words text-muted text-sm">
                {t('new.review.folder-free', { path: space.imagesPath, size: bytes(space.imagesFreeBytes) })}
              </p>
            )}
          </div>
        )}
      </Disclosure>
      {check.data?.notes.map(note => (
        <Callout key={note.code}>
          <Words>{texts.text(noteForGoal(note, wizard.goal))}</Words>
        </Callout>
      ))}
      <SameCommand command={check.data?.commandLine} />
    </div>
  )
}
