import { LockKeyhole } from 'lucide-react'
import type { ReactNode } from 'react'
import { OwnKeys } from '#features/ssh-keys/own-keys.tsx'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t, texts } from '#lib/texts/texts.ts'
import { type Message, sentences } from '#shared/messages/message.ts'
import type { Option, OptionValue } from '#shared/profiles/option.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Data } from '#ui/data.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { Words } from '#ui/text.tsx'
import { ListControl } from './list-control.tsx'
import { OptionControl } from './option-control.tsx'

type OptionFieldProps = {
  option: Option
  value: OptionValue
  error: string | undefined
  /** Which row of a list is wrong, from 0; null when the whole is. */
  wrongRow?: number | null
  /** A text about the place at which a secret is entered instead. */
  secretHelp?: string | undefined
  /** Beside its label: the way back to the default. */
  action?: ReactNode
  onChange: (value: OptionValue) => void
  onLeave: () => void
}

const fewChoices = 3

/** The range of a number; null without one. */
function rangeOf({ type }: Option): Message | null {
  if (type.kind !== 'int') return null
  const { min, max, unit } = type
  // The value is not formatted as a count: a port number has no separators.
  const inUnit = (value: number) =>
    unit ? windowMessage('profile-form.amount', { value: String(value), unit }) : String(value)
  if (min !== undefined && max !== undefined)
    return windowMessage('profile-form.range', { min: String(min), max: inUnit(max) })
  if (min !== undefined) return windowMessage('profile-form.min', { min: inUnit(min) })
  return max === undefined ? null : windowMessage('profile-form.max', { max: inUnit(max) })
}

/** The profile's own words, and what its type says. */
function helpOf(option: Option): string {
  const range = rangeOf(option)
  return texts.text(sentences(range ? [option.description, range] : [option.description]))
}

export function OptionField(props: OptionFieldProps) {
  const { option, value, error, wrongRow = null, action, onChange, onLeave } = props
  const { type, label, required } = option
  const help = helpOf(option)
  const name = <Data>{label}</Data>
  const items = Array.isArray(value) ? value : []
  if (option.secret) return <SecretNote option={option} help={props.secretHelp} />
  if (type.kind === 'bool')
    return (
      <Field label={name} help={help} error={error} action={action} className="items-start">
        {control => (
          <Switch {...control} checked={value === true} onCheckedChange={onChange} onBlur={onLeave} />
        )}
      </Field>
    )
  if (type.kind === 'enum' && type.values.length <= fewChoices)
    return (
      <FieldGroup label={name} help={help} error={error} action={action}>
        <RadioGroup
          translate="no"
          aria-label={label}
          options={type.values}
          value={String(value)}
          onValueChange={onChange}
        />
      </FieldGroup>
    )
  if (type.kind === 'list')
    return (
      <FieldGroup
        label={name}
        help={help}
        error={error}
        action={action}
        below={
          type.of.kind === 'string' &&
          type.of.format === 'ssh-public-key' && <OwnKeys chosen={items.map(String)} onChange={onChange} />
        }
      >
        <ListControl
          label={label}
          of={type.of}
          items={items}
          placeholder={Array.isArray(option.example) ? String(option.example[0] ?? '') : undefined}
          isWrong={row => Boolean(error) && (wrongRow ?? row) === row}
          onChange={onChange}
          onLeave={onLeave}
        />
      </FieldGroup>
    )
  return (
    <Field label={name} help={help} error={error} required={required} action={action}>
      {control => (
        <OptionControl
          option={option}
          value={value}
          control={control}
          onChange={onChange}
          onLeave={onLeave}
        />
      )}
    </Field>
  )
}

/** Nothing to fill in: the engine refuses secrets in a build, because anyone who has an image can read it. */
const SecretNote = ({ option, help }: { option: Option; help: string | undefined }) => (
  <div className="space-y-1.5">
    <p className="flex items-center gap-2 font-medium">
      <Data>{option.label}</Data>
      <Badge icon={LockKeyhole}>{t('profile-form.secret')}</Badge>
    </p>
    <p className="text-muted text-sm">
      <Data>
        <Words>{option.description}</Words>
      </Data>{' '}
      {help}
    </p>
  </div>
)
