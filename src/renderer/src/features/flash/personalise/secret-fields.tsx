// The secrets that the image's profile asks for: they go to the drive only.
import { LockKeyhole } from 'lucide-react'
import { useCall } from '#lib/engine/calls.ts'
import { Field } from '#ui/controls/field.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import type { FlashWizard } from '../wizard/use-flash.ts'
import type { PersonalFieldsProps } from './field-props.ts'
import { SecretInput } from './secret-input.tsx'

type Props = PersonalFieldsProps & { keys: readonly string[]; wizard: FlashWizard }

export function SecretFields({ answers, onChange, problem, touch, keys, wizard }: Props) {
  const options = useSecretOptions(wizard)
  return (
    <section aria-label="Secrets" className="space-y-4">
      {keys.map(key => {
        const option = options.find(one => one.key === key)
        const label = option?.label ?? key
        return (
          <Field
            key={key}
            label={label}
            aside={<Badge icon={LockKeyhole}>Goes to the drive only, never into the image</Badge>}
            help={option?.description}
            error={problem(`secrets.${key}`)}
            className="max-w-xl"
          >
            {control => (
              <SecretInput
                {...control}
                what={label}
                value={answers.secrets[key] ?? ''}
                onValue={value => onChange({ secrets: { ...answers.secrets, [key]: value } })}
                onBlur={() => touch(`secrets.${key}`)}
              />
            )}
          </Field>
        )
      })}
    </section>
  )
}

/** Labels and descriptions, where the image's profile is still known. */
function useSecretOptions({ source }: FlashWizard) {
  const id = source?.kind === 'image' ? source.id : ''
  const image = useCall('images.show', { id }, { enabled: id !== '' })
  const profiles = useCall('profiles.list', {})
  const profile = profiles.data?.profiles.find(one => one.id === image.data?.profile.id)
  return profile?.schemaOptions ?? []
}
