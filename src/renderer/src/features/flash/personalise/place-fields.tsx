// Language, time zone and keyboard: what is left empty stays as the image has it.
import { useId } from 'react'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'
import type { PersonalFieldsProps } from './field-props.ts'

const here = Intl.DateTimeFormat().resolvedOptions()
const zones = Intl.supportedValuesOf('timeZone')
const language = `${here.locale.replace(/^([a-z]+)-.*?([A-Z]{2})$/, '$1_$2')}.UTF-8`

export function PlaceFields({ answers, onChange, problem, touch }: PersonalFieldsProps) {
  const list = useId()
  const fields = [
    { key: 'locale', label: 'Language', help: 'A locale of the image.', example: `For example ${language}` },
    {
      key: 'timeZone',
      label: 'Time zone',
      help: 'Empty: as the image has it.',
      example: `For example ${here.timeZone}`,
    },
    { key: 'keymap', label: 'Keyboard', help: 'Of the console.', example: 'For example de-latin1' },
  ] as const
  return (
    <div className="grid items-start gap-4 @2xl:grid-cols-3">
      {fields.map(({ key, label, help, example }) => (
        <Field key={key} label={label} help={help} error={problem(key)}>
          {control => (
            <Input
              {...control}
              placeholder={example}
              list={key === 'timeZone' ? list : undefined}
              value={answers[key]}
              onChange={event => onChange({ [key]: event.target.value })}
              onBlur={() => touch(key)}
            />
          )}
        </Field>
      ))}
      <datalist id={list}>
        {zones.map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </div>
  )
}
