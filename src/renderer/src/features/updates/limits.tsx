// Settings that few people change: waves, rings, how much is kept and how long a pointer is valid.
import { t } from '#lib/texts/texts.ts'
import { Disclosure } from '#ui/controls/disclosure.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import type { Where } from './wizard/draft.ts'
import { whereText } from './wizard/steps.ts'
import type { PublishWizard } from './wizard/use-publish.ts'

/** Only for uploads. */
const switches = ['replace', 'verify'] as const

type Inside = Exclude<keyof Where, 'folder' | 'upload' | (typeof switches)[number]>

const fields: readonly { field: Inside; isNumber: boolean }[] = [
  { field: 'first', isNumber: true },
  { field: 'ring', isNumber: false },
  { field: 'keep', isNumber: true },
  { field: 'quota', isNumber: true },
  { field: 'days', isNumber: true },
  { field: 'stateVersion', isNumber: false },
]

const labels: Record<Inside, () => string> = {
  first: () => t('updates.first'),
  ring: () => t('updates.ring'),
  keep: () => t('updates.keep'),
  quota: () => t('updates.quota'),
  days: () => t('updates.days'),
  stateVersion: () => t('updates.state-version'),
}
const helps: Partial<Record<Inside, () => string>> = {
  first: () => t('updates.first.help'),
  ring: () => t('updates.ring.help'),
  quota: () => t('updates.quota.help'),
  stateVersion: () => t('updates.state-version.help'),
}

const switchTexts = {
  replace: { label: () => t('updates.replace'), help: () => t('updates.replace.help') },
  verify: { label: () => t('updates.verify'), help: () => t('updates.verify.help') },
}

export function Limits({ wizard: { where, problems, setWhere } }: { wizard: PublishWizard }) {
  const isWrong = fields.some(({ field }) => problems[field] !== undefined)
  return (
    <Disclosure label={t('updates.more')} {...(isWrong ? { open: true } : {})}>
      <div className="grid max-w-2xl gap-x-6 gap-y-4 @xl:grid-cols-2">
        {fields.map(({ field, isNumber }) => {
          const problem = problems[field]
          return (
            <Field
              key={field}
              label={labels[field]()}
              help={helps[field]?.()}
              error={problem && whereText(problem)}
            >
              {control => (
                <Input
                  {...control}
                  {...(isNumber && { inputMode: 'numeric' as const })}
                  className={isNumber ? 'max-w-28 tabular-nums' : 'max-w-72'}
                  value={where[field]}
                  onChange={event => setWhere({ [field]: event.target.value })}
                />
              )}
            </Field>
          )
        })}
        {switches.map(each => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside
          <label key={each} className="flex items-start gap-2 @xl:col-span-2">
            <Checkbox
              className="mt-0.5"
              checked={where[each] === true}
              disabled={where.upload.trim() === ''}
              onCheckedChange={on => setWhere({ [each]: on })}
            />
            <span>
              {switchTexts[each].label()}
              <span className="block text-muted text-sm">{switchTexts[each].help()}</span>
            </span>
          </label>
        ))}
      </div>
    </Disclosure>
  )
}
