// The secrets that the image's profile asks for: they go to the drive only.

import { Eye, EyeOff, LockKeyhole } from 'lucide-react'
import { useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { type ControlProps, Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Words } from '#ui/text.tsx'
import type { PersonalFieldsProps } from './field-props.ts'

type Props = PersonalFieldsProps & {
  keys: readonly string[]
  /** The profile's options, if known: for labels and descriptions. */
  options: readonly Option[]
}

export function SecretFields({ target, answers, onChange, problem, touch, keys, options }: Props) {
  const aside = t(target === 'drive' ? 'personal.secret.aside' : 'personal.secret.aside.machine')
  return (
    <section aria-label={t('personal.secrets')} className="space-y-4">
      {keys.map(key => {
        const option = options.find(one => one.key === key)
        const label = option?.label ?? key
        return (
          <Field
            key={key}
            label={<Data>{label}</Data>}
            aside={<Badge icon={LockKeyhole}>{aside}</Badge>}
            help={
              option && (
                <Data>
                  <Words>{option.description}</Words>
                </Data>
              )
            }
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

type SecretInputProps = ControlProps & {
  /** "the passphrase" */
  what: string
  value: string
  onValue: (value: string) => void
  onBlur?: () => void
}

/** Masked until the user reveals it. */
export function SecretInput({ what, value, onValue, onBlur, ...control }: SecretInputProps) {
  const [shown, setShown] = useState(false)
  return (
    <span className="flex gap-1">
      <Input
        {...control}
        type={shown ? 'text' : 'password'}
        autoComplete="new-password"
        className="font-mono text-sm"
        value={value}
        onChange={event => onValue(event.target.value)}
        onBlur={onBlur}
      />
      <IconButton
        label={t(shown ? 'personal.secret.hide' : 'personal.secret.show', { what })}
        aria-pressed={shown}
        icon={shown ? EyeOff : Eye}
        onClick={() => setShown(!shown)}
      />
    </span>
  )
}
