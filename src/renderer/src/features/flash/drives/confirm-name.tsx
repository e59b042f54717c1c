import { rich } from '#lib/texts/rich-text.tsx'
import { Field } from '#ui/controls/field.tsx'
import { Input } from '#ui/controls/input.tsx'

type Props = {
  name: string
  reason: string
  value: string
  onChange: (value: string) => void
  error?: string | undefined
}

/** Asks for the exact name of a drive that is not written without it. */
export const TypedName = ({ name, reason, value, onChange, error }: Props) => (
  <Field
    label={rich('flash.drives.type-name', {
      name: (
        <span translate="no" dir="auto" className="font-semibold select-none">
          {name}
        </span>
      ),
    })}
    help={reason}
    error={error}
  >
    {control => <Input {...control} value={value} onChange={event => onChange(event.target.value)} />}
  </Field>
)
