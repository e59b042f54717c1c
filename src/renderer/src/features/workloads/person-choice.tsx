import { t } from '#lib/texts/texts.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'

type Props = { people: readonly string[]; chosen: string | null; choose: (person: string) => void }

export const PersonChoice = ({ people, chosen, choose }: Props) => (
  <div className="space-y-2 rounded-lg border border-line bg-surface px-4 py-3">
    <p className="font-semibold">{t('workloads.person')}</p>
    <p className="text-muted text-sm">{t('workloads.person.detail')}</p>
    <RadioGroup
      aria-label={t('workloads.person')}
      translate="no"
      options={people.map(person => ({ value: person, label: person }))}
      value={chosen ?? ''}
      onValueChange={choose}
    />
  </div>
)
