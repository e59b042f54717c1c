import { answered, lostProblems } from '#features/seed/lost-answers.ts'
import { LostCallout } from '#features/seed/lost-callout.tsx'
import type { Personal } from '#features/seed/personal.ts'
import { PersonalForm } from '#features/seed/personal-form.tsx'
import { t } from '#lib/texts/texts.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { PersonalTable } from './personal-table.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = { wizard: FlashWizard; tried: boolean }

export function PersonaliseStep({ wizard, tried }: Props) {
  const { draft, facts, options, set } = wizard
  const { personal, drives } = draft
  const change = (part: Partial<Personal>) => set({ personal: { ...personal, ...part } })
  const count = { drives: drives.length }
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">{t('flash.personal.heading', count)}</h2>
        <p className="text-muted">{t('flash.personal.help', count)}</p>
      </div>
      <LostCallout personal={personal} onChange={change} />
      <RadioGroup
        aria-label={t('flash.personal.how')}
        value={personal.way}
        options={[
          { value: 'form', label: t('flash.personal.by-form', count) },
          { value: 'table', label: t('flash.personal.by-table') },
          { value: 'none', label: t('flash.personal.not') },
        ]}
        onValueChange={value => change({ way: value as Personal['way'] })}
      />
      {personal.way === 'form' && (
        <PersonalForm
          target="drive"
          answers={personal.answers}
          count={drives.length}
          tried={tried}
          options={options}
          onChange={part => set({ personal: answered(personal, part) })}
          secrets={facts?.personalise.can ? facts.personalise.secrets : []}
          problems={lostProblems(personal)}
        />
      )}
      {personal.way === 'table' && <PersonalTable wizard={wizard} onTable={table => change({ table })} />}
      {personal.way === 'none' && (
        <p className="rounded-lg bg-sunken px-4 py-3">{t('flash.personal.exact', count)}</p>
      )}
    </div>
  )
}
