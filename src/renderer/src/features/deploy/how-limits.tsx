import { t } from '#lib/texts/texts.ts'
import { afterFailures } from '#shared/deploy/plan.ts'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { OnOff } from './on-off.tsx'
import { type How, type HowField, isChecked, restarts } from './wizard/how.ts'
import type { DeployWizard } from './wizard/use-deploy.ts'

type Props = { wizard: DeployWizard; change: (part: Partial<How>) => void }

export function HowLimits({ wizard, change }: Props) {
  const { draft, howProblems: wrong, chosen } = wizard
  const { how } = draft
  const several = chosen.length > 1
  const wrongInside = ['activateSeconds', 'confirmSeconds', 'restartSeconds', 'keep', 'newAddress'].some(
    field => wrong[field as HowField],
  )
  const number = (field: Exclude<HowField, 'ownChecks' | 'newAddress'>) => ({
    value: how[field],
    inputMode: 'numeric' as const,
    className: 'max-w-28 tabular-nums',
    onChange: (event: { target: { value: string } }) => change({ [field]: event.target.value }),
  })
  return (
    <>
      {several && (
        <Card>
          <CardHeader title={t('deploy.how.several')} />
          <CardBody className="grid gap-x-6 gap-y-4 @xl:grid-cols-2">
            <Field label={t('deploy.how.canary')} help={t('deploy.how.canary.help')} error={wrong.canary}>
              {control => <Input {...control} {...number('canary')} />}
            </Field>
            <Field label={t('deploy.how.at-once')} help={t('deploy.how.at-once.help')} error={wrong.atOnce}>
              {control => <Input {...control} {...number('atOnce')} />}
            </Field>
            <Field label={t('deploy.how.waves')} help={t('deploy.how.waves.help')} error={wrong.waves}>
              {control => (
                <Input
                  {...control}
                  className="max-w-72"
                  value={how.waves}
                  onChange={event => change({ waves: event.target.value })}
                />
              )}
            </Field>
            <FieldGroup label={t('deploy.how.after-failure')}>
              <RadioGroup
                aria-label={t('deploy.how.after-failure')}
                value={how.afterFailure}
                options={afterFailures.map(value => ({
                  value,
                  label: t(`deploy.how.after-failure.${value}`),
                }))}
                onValueChange={value => change({ afterFailure: value as How['afterFailure'] })}
              />
            </FieldGroup>
          </CardBody>
        </Card>
      )}
      <Disclosure label={t('deploy.how.more')} {...(wrongInside ? { open: true } : {})}>
        <div className="grid gap-x-6 gap-y-4 @xl:grid-cols-2">
          <Field
            label={t('deploy.how.activate')}
            help={t('deploy.how.seconds')}
            error={wrong.activateSeconds}
          >
            {control => <Input {...control} {...number('activateSeconds')} />}
          </Field>
          {isChecked(how) && (
            <Field
              label={t('deploy.how.confirm')}
              help={t('deploy.how.seconds')}
              error={wrong.confirmSeconds}
            >
              {control => <Input {...control} {...number('confirmSeconds')} />}
            </Field>
          )}
          {restarts(how) && (
            <Field
              label={t('deploy.how.restart-seconds')}
              help={t('deploy.how.seconds')}
              error={wrong.restartSeconds}
            >
              {control => <Input {...control} {...number('restartSeconds')} />}
            </Field>
          )}
          <Field label={t('deploy.how.keep')} help={t('deploy.how.keep.help')} error={wrong.keep}>
            {control => <Input {...control} {...number('keep')} />}
          </Field>
          {!several && isChecked(how) && (
            <Field
              label={t('deploy.how.new-address')}
              help={t('deploy.how.new-address.help')}
              error={wrong.newAddress}
            >
              {control => (
                <Input
                  {...control}
                  className="font-mono"
                  value={how.newAddress}
                  onChange={event => change({ newAddress: event.target.value })}
                />
              )}
            </Field>
          )}
          {draft.from !== 'generation' && (
            <OnOff
              label={t('deploy.how.substitute')}
              on={how.substitute}
              onChange={substitute => change({ substitute })}
            />
          )}
          {/* A system that is already set for the next start, or only tried, is always activated. */}
          {draft.from !== 'generation' && how.mode === 'switch' && (
            <OnOff
              label={t('deploy.how.again')}
              help={t('deploy.how.again.help')}
              on={how.again}
              onChange={again => change({ again })}
            />
          )}
        </div>
      </Disclosure>
    </>
  )
}
