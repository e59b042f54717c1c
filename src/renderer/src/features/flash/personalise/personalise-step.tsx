import { t } from '#lib/texts/texts.ts'
import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import { Button } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { lostAfter, lostNow, lostProblems } from '../wizard/lost-answers.ts'
import type { Personal } from '../wizard/personal.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { PersonalForm } from './personal-form.tsx'
import { PersonalTable } from './personal-table.tsx'

type Props = { wizard: FlashWizard; tried: boolean }

export function PersonaliseStep({ wizard, tried }: Props) {
  const { draft, facts, source, set } = wizard
  const { personal, drives } = draft
  const change = (part: Partial<Personal>) => set({ personal: { ...personal, ...part } })
  const answer = (part: Partial<SeedAnswers>) => {
    const answers = { ...personal.answers, ...part }
    change({ answers, lost: lostAfter(personal.lost, personal.answers, answers) })
  }
  const count = { drives: drives.length }
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">{t('flash.personal.heading', count)}</h2>
        <p className="text-muted">{t('flash.personal.help', count)}</p>
      </div>
      {lostNow(personal).length > 0 && (
        <Callout
          tone="warn"
          title={t('flash.personal.lost')}
          actions={
            personal.way === 'form' && (
              <Button size="sm" onClick={() => change({ lost: [] })}>
                {t('flash.personal.leave-empty')}
              </Button>
            )
          }
        >
          {t(personal.way === 'table' ? 'flash.personal.lost-table' : 'flash.personal.lost-form')}
        </Callout>
      )}
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
          {...{ count: drives.length, tried, onChange: answer }}
          secrets={facts?.personalise.can ? facts.personalise.secrets : []}
          imageId={source?.kind === 'image' ? source.id : null}
          lost={lostProblems(personal)}
        />
      )}
      {personal.way === 'table' && <PersonalTable wizard={wizard} onTable={table => change({ table })} />}
      {personal.way === 'none' && (
        <p className="rounded-lg bg-sunken px-4 py-3">{t('flash.personal.exact', count)}</p>
      )}
    </div>
  )
}
