import { answered, lostProblems } from '#features/personal/lost-answers.ts'
import { LostCallout } from '#features/personal/lost-callout.tsx'
import type { Personal } from '#features/personal/personal.ts'
import { PersonalForm } from '#features/personal/personal-form.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { PersonalTable } from './personal-table.tsx'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = { wizard: FlashWizard; tried: boolean }

export function PersonaliseStep({ wizard, tried }: Props) {
  const { draft, facts, source, set } = wizard
  const { personal, drives } = draft
  const change = (part: Partial<Personal>) => set({ personal: { ...personal, ...part } })
  const options = useImageOptions(source?.kind === 'image' ? source.id : null)
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
      {personal.way === 'table' && (
        <PersonalTable wizard={wizard} options={options} onTable={table => change({ table })} />
      )}
      {personal.way === 'none' && (
        <p className="rounded-lg bg-sunken px-4 py-3">{t('flash.personal.exact', count)}</p>
      )}
    </div>
  )
}

/** One object: the rows of the table are not drawn again. */
const noOptions: readonly Option[] = []

/** The form's fields of an image, where its profile is still known. `imageId`: null for a source outside the library. */
function useImageOptions(imageId: string | null): readonly Option[] {
  const image = useCall('images.show', { id: imageId ?? '' }, { enabled: imageId !== null })
  const profiles = useCall('profiles.list', {})
  const profile = profiles.data?.profiles.find(one => one.id === image.data?.profile.id)
  return profile?.schemaOptions ?? noOptions
}
