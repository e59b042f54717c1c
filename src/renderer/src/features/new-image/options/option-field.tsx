import { LockKeyhole } from 'lucide-react'
import type { Option, OptionValue } from '#shared/model/option.ts'
import { Field, FieldGroup } from '#ui/controls/field.tsx'
import { RadioGroup } from '#ui/controls/radio-group.tsx'
import { Switch } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'
import { problemRow } from '../wizard/option-groups.ts'
import { ListControl } from './list-control.tsx'
import { OptionControl } from './option-control.tsx'

type OptionFieldProps = {
  option: Option
  value: OptionValue
  error: string | undefined
  onChange: (value: OptionValue) => void
  onLeave: () => void
}

const fewChoices = 3

function range({ type }: Option): string {
  if (type.kind !== 'int') return ''
  const { min, max, unit = '' } = type
  const end = unit && ` ${unit}`
  if (min !== undefined && max !== undefined) return ` From ${min} to ${max}${end}.`
  if (min !== undefined) return ` At least ${min}${end}.`
  return max === undefined ? '' : ` At most ${max}${end}.`
}

export function OptionField({ option, value, error, onChange, onLeave }: OptionFieldProps) {
  const { type, label, required } = option
  const help = option.description + range(option)
  if (option.secret) return <SecretNote option={option} />
  if (type.kind === 'bool')
    return (
      <Field label={label} help={help} error={error} className="items-start">
        {control => (
          <Switch {...control} checked={value === true} onCheckedChange={onChange} onBlur={onLeave} />
        )}
      </Field>
    )
  if (type.kind === 'enum' && type.values.length <= fewChoices)
    return (
      <FieldGroup label={label} help={help} error={error}>
        <RadioGroup aria-label={label} options={type.values} value={String(value)} onValueChange={onChange} />
      </FieldGroup>
    )
  if (type.kind === 'list')
    return (
      <FieldGroup label={label} help={help} error={error}>
        <ListControl
          label={label}
          of={type.of}
          items={Array.isArray(value) ? value : []}
          placeholder={Array.isArray(option.example) ? String(option.example[0] ?? '') : undefined}
          isWrong={row => Boolean(error) && (problemRow(error) ?? row) === row}
          onChange={onChange}
          onLeave={onLeave}
        />
      </FieldGroup>
    )
  return (
    <Field label={label} help={help} error={error} required={required}>
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

/** Nothing to fill in: the engine refuses secrets in a build, because an image can be read by whoever holds it. */
const SecretNote = ({ option }: { option: Option }) => (
  <div className="space-y-1.5">
    <p className="flex items-center gap-2 font-medium">
      {option.label}
      <Badge icon={LockKeyhole}>Stays out of the image</Badge>
    </p>
    <p className="text-muted text-sm">
      {option.description} It is asked for when a drive is flashed or a host is deployed.
    </p>
  </div>
)
