// Chooses the builder: Kiln's choice, or one of the builders, with the reason why some cannot build this.
import { t, texts } from '#lib/texts/texts.ts'
import type { BuilderCandidate } from '#shared/builders/choice.ts'
import { builderOf, builderText, chosenByKiln } from '#shared/builders/choice-names.ts'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import type { ProfiledWizard } from '../wizard/use-wizard.ts'

const nameOf = ({ name }: BuilderCandidate): string => t('new.builder.name', { name })

/** Nothing where this computer is the only place. */
export function BuilderChoice({ wizard }: { wizard: ProfiledWizard }) {
  const { request, check } = wizard
  const candidates = check.data?.builder.candidates ?? []
  if (candidates.length < 2) return null
  const unable = candidates.filter(({ problem }) => problem !== null)
  return (
    <div className="space-y-2 border-line border-t py-4">
      <p aria-hidden className="font-medium">
        {t('new.builder.choose')}
      </p>
      <RadioGroup
        aria-label={t('new.builder.choose')}
        options={[
          { value: builderText(chosenByKiln), label: t('new.builder.auto') },
          ...candidates.map(each => ({ value: each.id, label: nameOf(each) })),
        ]}
        value={builderText(request.builder)}
        onValueChange={id => wizard.set({ builder: builderOf([id]) })}
      />
      {unable.length > 0 && (
        <ul className="text-muted text-sm">
          {unable.map(each => (
            <li key={each.id}>
              {texts.text({
                code: 'builder.cannot.named',
                values: { name: each.name, reason: each.problem ?? '' },
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
