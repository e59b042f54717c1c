import { RotateCcw } from 'lucide-react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { Card } from '#ui/card.tsx'
import { IconButton } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { optionAnswer } from '../wizard/draft.ts'
import { isWide, type OptionGroup, problemRow, problemText } from '../wizard/option-groups.ts'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'
import { focusOption } from './focus-option.ts'
import { OptionField } from './option-field.tsx'
import { isChanged } from './option-filter.ts'

type OptionGroupsProps = { groups: readonly OptionGroup[]; wizard: ProfiledWizard }

export const OptionGroups = ({ groups, wizard }: OptionGroupsProps) =>
  groups.map(group => (
    <Card key={group.name} className="p-4">
      <h3 translate="no" dir="auto" className="mb-3 font-semibold">
        {group.name}
      </h3>
      <div className="grid gap-x-6 gap-y-5 @2xl:grid-cols-2">
        {group.options.map(option => (
          <div
            key={option.key}
            data-option={option.key}
            className={cn('min-w-0', isWide(option) && '@2xl:col-span-2')}
          >
            <AnsweredOption option={option} wizard={wizard} />
          </div>
        ))}
      </div>
    </Card>
  ))

function AnsweredOption({ option, wizard }: { option: Option; wizard: ProfiledWizard }) {
  const { problems, answers, touched } = wizard
  const { key, label } = option
  const reset = () => {
    wizard.resetOption(key)
    announce(t('new.options.reset.done', { label }))
    // The button goes away with the change; what it was about has the cursor then.
    focusOption(wizard.body, key)
  }
  return (
    <OptionField
      option={option}
      value={optionAnswer(option, answers.options)}
      error={touched.has(key) ? problemText(problems, key, label) : undefined}
      wrongRow={problemRow(problems, key)}
      action={
        isChanged(option, answers.options) && (
          <IconButton
            size="sm"
            label={t('new.options.reset', { label })}
            icon={RotateCcw}
            className="text-muted"
            onClick={reset}
          />
        )
      }
      onChange={value => wizard.setOption(key, value)}
      onLeave={() => wizard.touch(key)}
    />
  )
}
