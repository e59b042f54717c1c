import { SlidersHorizontal } from 'lucide-react'
import { useMemo, useState } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { Card } from '#ui/card.tsx'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { PresetsMenu } from '../presets/presets-menu.tsx'
import { optionAnswer } from '../wizard/draft.ts'
import { isWide, type OptionGroup, optionGroups, problemRow, problemText } from '../wizard/option-groups.ts'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'
import { OptionField } from './option-field.tsx'

export function OptionsStep({ wizard }: { wizard: ProfiledWizard }) {
  const { profile } = wizard
  const { basic, advanced } = useMemo(() => optionGroups(profile.schemaOptions), [profile])
  const folded = advanced.flatMap(group => group.options)
  const { problems } = wizard
  const wrongInside = folded.some(
    ({ key, label }) => wizard.touched.has(key) && problemText(problems, key, label),
  )
  const [open, setOpen] = useState(false)
  return (
    <div className="space-y-4">
      <div className="flex items-center gap-3">
        <h2 className="flex-1 font-semibold text-lg">
          {t('new.options.heading', { profile: profile.name })}
        </h2>
        <PresetsMenu wizard={wizard} />
      </div>
      {profile.schemaOptions.length === 0 && (
        <EmptyState icon={SlidersHorizontal} title={t('new.options.none')}>
          {t(profile.source.kind === 'flake' ? 'new.options.none-flake' : 'new.options.none-profile')}
        </EmptyState>
      )}
      {basic.map(group => (
        <Group key={group.name} group={group} wizard={wizard} />
      ))}
      {folded.length > 0 && (
        <Disclosure
          label={t('new.options.more')}
          aside={t('new.options.count', { count: folded.length })}
          open={open || wrongInside}
          onToggle={setOpen}
        >
          <div className="space-y-4">
            {advanced.map(group => (
              <Group key={group.name} group={group} wizard={wizard} />
            ))}
          </div>
        </Disclosure>
      )}
    </div>
  )
}

function Group({ group, wizard }: { group: OptionGroup; wizard: ProfiledWizard }) {
  const { problems } = wizard
  return (
    <Card className="p-4">
      <h3 translate="no" className="mb-3 font-semibold">
        {group.name}
      </h3>
      <div className="grid gap-x-6 gap-y-5 @2xl:grid-cols-2">
        {group.options.map(option => (
          <div
            key={option.key}
            data-option={option.key}
            className={cn('min-w-0', isWide(option) && '@2xl:col-span-2')}
          >
            <OptionField
              option={option}
              value={optionAnswer(option, wizard.answers.options)}
              error={
                wizard.touched.has(option.key) ? problemText(problems, option.key, option.label) : undefined
              }
              wrongRow={problemRow(problems, option.key)}
              onChange={value => wizard.setOption(option.key, value)}
              onLeave={() => wizard.touch(option.key)}
            />
          </div>
        ))}
      </div>
    </Card>
  )
}
