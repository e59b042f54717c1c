import '../texts.ts'
import '../review-texts.ts'
import '../option-texts.ts'
import { fieldKey, problemText } from '#features/profile-form/answer-text.ts'
import { TrustQuestion } from '#features/profile-form/trust-question.tsx'
import { useNeedsTrust } from '#features/profile-form/use-trust.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { formatName } from '#shared/formats/format.ts'
import { bytes } from '#shared/messages/message.ts'
import { askedAbout } from '#shared/profiles/profile-trust.ts'
import { Card } from '#ui/card.tsx'
import { Button } from '#ui/controls/button.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import { Words } from '#ui/text.tsx'
import { BuilderLine } from '../formats-step.tsx'
import { focusOption } from '../options/focus-option.ts'
import { chosenArchitecture, stepOfField } from '../wizard/draft.ts'
import { answeredOptions } from '../wizard/summary.tsx'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'
import { BuilderChoice } from './builder-choice.tsx'
import { DryRunCard } from './dry-run-card.tsx'

export function ReviewStep({ wizard, error }: { wizard: ProfiledWizard; error: unknown }) {
  const { profile, request, answers, check, problems } = wizard
  const asksTrust = useNeedsTrust(profile)
  const known = new Set(['name'])
  const correct = (field: string | undefined) => {
    wizard.go(stepOfField(field))
    focusOption(wizard.body, field && fieldKey(field))
  }
  const others = problems.filter(one => !known.has(one.field))
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('new.review.heading')}</h2>
      {Boolean(error) && <ErrorPanel title={t('new.review.not-started')} error={error} />}
      {check.data?.builder.ready === false && <BuilderLine wizard={wizard} />}
      {asksTrust && <TrustQuestion about={askedAbout(profile)} />}
      {others.length > 0 && (
        <Callout
          tone="bad"
          title={t('new.review.to-correct')}
          actions={
            <Button size="sm" onClick={() => correct(others[0]?.field)}>
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
      <div className="grid items-start gap-4 @4xl:grid-cols-2">
        <Card className="p-4">
          <Field
            label={t('new.review.name')}
            help={
              request.name && !answers.name
                ? t('new.review.name.follows', { name: request.name })
                : t('new.review.name.help')
            }
            error={
              wizard.touched.has('name')
                ? problemText(problems, 'name', t('new.review.name.label'))
                : undefined
            }
            className="mb-4"
          >
            {control => (
              <Input
                {...control}
                data-option="name"
                translate="no"
                dir="auto"
                placeholder={request.name || profile.name}
                value={answers.name}
                onChange={event => wizard.set({ name: event.target.value })}
                onBlur={() => wizard.touch('name')}
              />
            )}
          </Field>
          <BuilderChoice wizard={wizard} />
          <Answers wizard={wizard} />
        </Card>
        <div className="space-y-4">
          <DryRunCard
            key={JSON.stringify({ ...request, name: '' })}
            request={request}
            blocked={others.length > 0 || asksTrust}
            onError={error => wizard.refuse(error, request)}
          />
          {check.data?.notes.map(note => (
            <Callout key={note.code}>
              <Words>{texts.text(note)}</Words>
            </Callout>
          ))}
        </div>
      </div>
      <SameCommand command={check.data?.commandLine} />
    </div>
  )
}

function Answers({ wizard }: { wizard: ProfiledWizard }) {
  const { profile, request, answers, check } = wizard
  const options = answeredOptions(wizard)
  const box = useCall('boxes.show', { box: answers.box ?? '' }, { enabled: answers.box !== undefined })
  const space = check.data?.space
  const ready = check.data?.builder
  const rows: [string, string][] = [
    ...(box.data ? ([[t('new.review.box'), texts.data(box.data.name)]] as [string, string][]) : []),
    profile.source.kind === 'flake'
      ? [t('new.review.flake'), texts.data(profile.id)]
      : [t('new.review.profile'), texts.data(profile.name)],
    ...options.map(({ label, text }): [string, string] => [texts.data(label), text]),
    ...(options.length < profile.schemaOptions.length
      ? ([
          [t(options.length ? 'new.review.other-options' : 'new.review.options'), t('new.review.as-profile')],
        ] as [string, string][])
      : []),
    [
      t('new.review.formats'),
      request.formats.map(format => texts.text(formatName(format))).join(', ') || t('new.review.no-formats'),
    ],
    [t('new.review.architecture'), texts.data(chosenArchitecture(answers, profile))],
    ...(ready?.reason ? ([[t('new.review.builder'), texts.text(ready.reason)]] as [string, string][]) : []),
    [
      t('new.review.folder'),
      space
        ? t('new.review.folder-free', { path: space.imagesPath, size: bytes(space.imagesFreeBytes) })
        : '…',
    ],
  ]
  return (
    <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5 border-line border-t pt-4">
      {rows.map(([name, text]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 break-words">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
