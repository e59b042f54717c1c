// The goal in the wizard, and what it asks further.
import './texts.ts'
import './choice-texts.ts'
import { t } from '#lib/texts/texts.ts'
import { type Goal, goals } from '#shared/boxes/goal.ts'
import { deployHref, installHref } from '#shared/window/routes.ts'
import { Card } from '#ui/card.tsx'
import { ButtonLink } from '#ui/controls/button.tsx'
import { ChoiceCard } from '#ui/controls/choice-card.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Select } from '#ui/controls/input.tsx'
import { goalIcons } from './goal-icons.ts'
import { type VmFormat, vmFormats } from './goals.ts'

type Props = {
  goal: Goal | null
  vm: VmFormat
  onGoal: (goal: Goal) => void
  onVm: (vm: VmFormat) => void
}

export const GoalChoice = ({ goal, vm, onGoal, onVm }: Props) => (
  <div className="space-y-3">
    <fieldset className="grid grid-cols-1 gap-3 @xl:grid-cols-2 @4xl:grid-cols-4">
      <legend className="mb-3 font-semibold text-lg">{t('goal.heading')}</legend>
      {goals.map(each => {
        const Glyph = goalIcons[each]
        return (
          <ChoiceCard
            key={each}
            type="radio"
            name="goal"
            chosen={goal === each}
            onChange={() => onGoal(each)}
            label={t(`goal.${each}`)}
            media={<Glyph aria-hidden className="mt-0.5 size-5 shrink-0 text-brand-text" />}
            title={t(`goal.${each}`)}
          >
            {t(`goal.detail.${each}`)}
          </ChoiceCard>
        )
      })}
    </fieldset>
    {goal === 'vm' && (
      <Field label={t('goals.vm-for')} className="max-w-72">
        {control => (
          <Select
            {...control}
            value={vm}
            options={vmFormats.map(value => ({ value, label: t(`goals.program.${value}`) }))}
            onValueChange={value => onVm(vmFormats.find(each => each === value) ?? vm)}
          />
        )}
      </Field>
    )}
    {goal === 'host' && <HostWays />}
  </div>
)

/** These have their own wizards. */
const HostWays = () => (
  <div className="grid grid-cols-1 gap-3 @xl:grid-cols-2">
    <Way href={installHref()} title={t('goals.install')} detail={t('goals.install-detail')} />
    <Way href={deployHref()} title={t('goals.deploy')} detail={t('goals.deploy-detail')} />
  </div>
)

const Way = ({ href, title, detail }: { href: string; title: string; detail: string }) => (
  <Card className="flex flex-wrap items-center gap-3 p-4">
    <p className="min-w-40 flex-1 text-muted">{detail}</p>
    <ButtonLink variant="primary" href={href} data-way>
      {title}
    </ButtonLink>
  </Card>
)
