import type { SeedAnswers } from '#shared/model/seed.ts'
import { Button } from '#ui/controls/button.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { lostAfter, lostNow } from '../wizard/lost-answers.ts'
import type { Personal } from '../wizard/personal.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'
import { PersonalForm } from './personal-form.tsx'
import { PersonalTable } from './personal-table.tsx'

type Props = { wizard: FlashWizard; tried: boolean }

export function PersonaliseStep({ wizard, tried }: Props) {
  const { draft, set } = wizard
  const { personal, drives } = draft
  const change = (part: Partial<Personal>) => set({ personal: { ...personal, ...part } })
  const answer = (part: Partial<SeedAnswers>) => {
    const answers = { ...personal.answers, ...part }
    change({ answers, lost: lostAfter(personal.lost, personal.answers, answers) })
  }
  const many = drives.length > 1
  return (
    <div className="space-y-4">
      <div>
        <h2 className="font-semibold text-lg">
          {many ? 'What makes each machine its own?' : 'What makes this machine its own?'}
        </h2>
        <p className="text-muted">
          It is put on {many ? 'each drive' : 'the drive'} only, and wiped from it at the first start. The
          image stays as it is.
        </p>
      </div>
      {lostNow(personal).length > 0 && (
        <Callout
          tone="warn"
          title="Not all of it was kept over the reload"
          actions={
            personal.way === 'form' && (
              <Button size="sm" onClick={() => change({ lost: [] })}>
                Leave them empty
              </Button>
            )
          }
        >
          {personal.way === 'table'
            ? 'The table is in memory only: load it again.'
            : 'Passphrases and secrets are in memory only: give them again.'}
        </Callout>
      )}
      <RadioGroup
        aria-label="How to personalise"
        value={personal.way}
        options={[
          { value: 'form', label: many ? 'One form for all' : 'A form' },
          { value: 'table', label: 'A table, a row for each drive' },
          { value: 'none', label: 'Not at all' },
        ]}
        onValueChange={value => change({ way: value as Personal['way'] })}
      />
      {personal.way === 'form' && <PersonalForm wizard={wizard} tried={tried} onChange={answer} />}
      {personal.way === 'table' && <PersonalTable wizard={wizard} onTable={table => change({ table })} />}
      {personal.way === 'none' && (
        <p className="rounded-lg bg-sunken px-4 py-3">
          {many ? 'Every drive is written' : 'The drive is written'} exactly as the image is.
        </p>
      )}
    </div>
  )
}
