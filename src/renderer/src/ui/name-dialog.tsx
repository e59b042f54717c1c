import { useState } from 'react'
import { Field } from './controls/field.tsx'
import { Input } from './controls/input.tsx'
import { FormDialog } from './form-dialog.tsx'

type NameDialogProps = {
  title: string
  label: string
  help: string
  /** The button that sends it. */
  send: string
  /** The present one; empty for something new. */
  name: string
  busy: boolean
  error: unknown
  onSend: (name: string) => void
  onClose: () => void
}

/** Another name for something, or the first one. */
export function NameDialog({ label, help, name: before, onSend, ...dialog }: NameDialogProps) {
  const [name, setName] = useState(before)
  return (
    <FormDialog {...dialog} ready={name.trim() !== ''} onSubmit={() => onSend(name)}>
      <Field label={label} help={help} required>
        {control => (
          <Input
            {...control}
            translate="no"
            dir="auto"
            autoComplete="off"
            value={name}
            onChange={event => setName(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
