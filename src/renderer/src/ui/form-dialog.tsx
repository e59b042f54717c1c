import '#ui/dialog-texts.ts'
import '#ui/texts.ts'
import { type FormEvent, type ReactNode, type RefObject, useId } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Button } from './controls/button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel } from './feedback/error-panel.tsx'

type FormDialogProps = {
  title: string
  description?: ReactNode
  /** The button that sends it: a verb and its object. Null while there is nothing to send. */
  send: string | null
  /** Its action cannot be undone. */
  danger?: boolean
  /** False while an answer is missing. Not with errors beside fields: those are shown when it is sent. */
  ready?: boolean
  busy: boolean
  /** Why the last attempt failed. */
  error: unknown
  initialFocus?: RefObject<HTMLElement | null>
  onSubmit: () => void
  onClose: () => void
  /** The fields. */
  children: ReactNode
}

/** A few answers, sent together: open from the start, closed by Cancel, Esc or its owner. */
export function FormDialog(props: FormDialogProps) {
  const {
    title,
    description,
    send,
    danger = false,
    ready = true,
    busy,
    error,
    initialFocus,
    onSubmit,
    onClose,
    children,
  } = props
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <Dialog
      open
      onOpenChange={open => open || onClose()}
      title={title}
      description={description}
      {...(initialFocus && { initialFocus })}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          {send !== null && (
            <Button
              variant={danger ? 'danger' : 'primary'}
              type="submit"
              form={form}
              disabled={!ready}
              busy={busy}
            >
              {send}
            </Button>
          )}
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit} className="space-y-4">
        {children}
        {Boolean(error) && <ErrorPanel error={error} />}
      </form>
    </Dialog>
  )
}
