import { useId } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import { formatCheck } from '#shared/deploy/check-text.ts'
import { deployModes } from '#shared/deploy/plan.ts'
import { list } from '#shared/messages/message.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Textarea } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { HowLimits } from './how-limits.tsx'
import { OnOff } from './on-off.tsx'
import { type How, isChecked } from './wizard/how.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

export function HowStep({ wizard }: { wizard: DeployWizard }) {
  const { draft, set } = wizard
  const { how } = draft
  const change = (part: Partial<How>) => set({ how: { ...how, ...part } })
  const name = useId()
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('deploy.how.heading')}</h2>
      <div
        role="radiogroup"
        aria-label={t('deploy.how.mode')}
        className="grid gap-3 @xl:grid-cols-2 @5xl:grid-cols-4"
      >
        {deployModes.map(mode => (
          <ChoiceCard
            key={mode}
            type="radio"
            name={name}
            chosen={how.mode === mode}
            onChange={() => change({ mode })}
            title={t(`deploy.mode.${mode}`)}
          >
            {t(`deploy.mode-help.${mode}`)}
          </ChoiceCard>
        ))}
      </div>
      {how.mode === 'boot' && (
        <OnOff
          label={t('deploy.how.restart')}
          help={t('deploy.how.restart.help')}
          on={how.restart}
          onChange={restart => change({ restart })}
        />
      )}
      {isChecked(how) && <Checks wizard={wizard} change={change} />}
      <HowLimits wizard={wizard} change={change} />
    </div>
  )
}

type Props = { wizard: DeployWizard; change: (part: Partial<How>) => void }

function Checks({ wizard: { draft, ownChecks, howProblems, chosen }, change }: Props) {
  const { how } = draft
  const [first] = chosen
  const address = first?.address.host ?? 'localhost'
  return (
    <Card>
      <CardHeader title={t('deploy.how.checks')} detail={t('deploy.how.checks.help')} />
      <CardBody className="space-y-3">
        <RadioGroup
          aria-label={t('deploy.how.checks')}
          value={how.checks}
          options={[
            { value: 'profile', label: t('deploy.how.checks.own-profile') },
            { value: 'reach', label: t('deploy.how.checks.only-reach') },
            { value: 'own', label: t('deploy.how.checks.own') },
          ]}
          onValueChange={checks => change({ checks: checks as How['checks'] })}
        />
        {how.checks === 'profile' && ownChecks !== null && (
          <p className="text-muted text-sm [overflow-wrap:anywhere]">
            {ownChecks.length === 0
              ? t('deploy.how.checks.none-known')
              : texts.text(list(ownChecks.map(check => formatCheck(check, address))))}
          </p>
        )}
        {how.checks === 'own' && (
          <Field
            label={t('deploy.how.checks.list')}
            help={t('deploy.how.checks.list.help')}
            error={howProblems.ownChecks}
          >
            {control => (
              <Textarea
                {...control}
                className="max-w-lg font-mono text-sm"
                value={how.ownChecks}
                onChange={event => change({ ownChecks: event.target.value })}
              />
            )}
          </Field>
        )}
      </CardBody>
    </Card>
  )
}
