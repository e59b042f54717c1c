import { useRef, useState } from 'react'
import '#ui/dialog-texts.ts'
import { errorLine, t } from '#lib/texts/texts.ts'
import { Field } from './controls/field.tsx'
import { Input } from './controls/input.tsx'
import { asReport } from './feedback/error-panel.tsx'
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
  /** Whether it is about the name: it is shown beside the field then. */
  isAboutName?: (error: unknown) => boolean
  onSend: (name: string) => void
  onClose: () => void
}

/** Renames a thing, or names a new one. */
export function NameDialog(props: NameDialogProps) {
  const { label, help, name: before, error, isAboutName = () => false, onSend, ...dialog } = props
  const [name, setName] = useState(before)
  const [sent, setSent] = useState(before)
  const isWrong = Boolean(error) && isAboutName(error)
  // Another name may be free.
  const refused = isWrong && name === sent ? errorLine(asReport(error)) : undefined
  const [tried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const isEmpty = name.trim() === ''
  const send = () => {
    setTried(isEmpty)
    if (isEmpty) return field.current?.focus()
    setSent(name)
    onSend(name)
  }
  return (
    <FormDialog {...dialog} error={isWrong ? null : error} onSubmit={send}>
      <Field label={label} help={help} error={tried && isEmpty ? t('ui.name-missing') : refused} required>
        {control => (
          <Input
            {...control}
            ref={field}
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
