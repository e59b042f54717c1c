import { LocaleControl } from '#features/locale/locale-control.tsx'
import { t } from '#lib/texts/texts.ts'
import { localeKindOf } from '#shared/locale/locale-option.ts'
import type { Option, OptionValue } from '#shared/profiles/option.ts'
import type { ControlProps } from '#ui/controls/field.tsx'
import { Input, Select, Textarea } from '#ui/controls/input.tsx'

type OptionControlProps = {
  option: Option
  value: OptionValue
  control: ControlProps
  onChange: (value: OptionValue) => void
  onLeave: () => void
}

const exampleOf = ({ example }: Option) =>
  typeof example === 'string' || typeof example === 'number'
    ? t('profile-form.example', { example: String(example) })
    : undefined

/** One control for one value: text, a number, or one of many. Bools, few choices and lists are drawn by OptionField. */
export function OptionControl({ option, value, control, onChange, onLeave }: OptionControlProps) {
  const { type } = option
  const text = String(value)
  const common = { ...control, value: text, onBlur: onLeave }
  if (type.kind === 'enum') {
    const choices = type.values.map(one => ({ ...one, data: true }))
    return (
      <Select
        {...common}
        options={text === '' ? [{ value: '', label: t('profile-form.choose') }, ...choices] : choices}
        onValueChange={onChange}
      />
    )
  }
  if (type.kind === 'int')
    return (
      <span className="flex items-center gap-2">
        <Input
          {...common}
          inputMode="numeric"
          className="max-w-32 tabular-nums"
          onChange={event => {
            const given = event.target.value.trim()
            onChange(/^-?\d{1,15}$/.test(given) ? Number(given) : given)
          }}
        />
        {type.unit && (
          <span translate="no" className="text-muted">
            {type.unit}
          </span>
        )}
      </span>
    )
  if (type.kind === 'string' && type.multiline)
    return (
      <Textarea
        {...common}
        placeholder={exampleOf(option)}
        onChange={event => onChange(event.target.value)}
      />
    )
  const place = localeKindOf(option)
  if (place)
    return (
      <LocaleControl
        kind={place}
        control={control}
        value={text}
        placeholder={exampleOf(option)}
        onChange={onChange}
        onLeave={onLeave}
      />
    )
  return (
    <Input {...common} placeholder={exampleOf(option)} onChange={event => onChange(event.target.value)} />
  )
}
