import '#ui/dialog-texts.ts'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, type RefObject, useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { cn } from '../lib/class-names.ts'
import { Button, IconButton } from './controls/button.tsx'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  /** Buttons, the primary one last. */
  footer?: ReactNode
  /** Gets the focus first; else the first control does. */
  initialFocus?: RefObject<HTMLElement | null>
  wide?: boolean
  /** It grows while it is open: what is in it does not move under the pointer. */
  fromTop?: boolean
  /** There is nothing in it to go to by Tab: its text can be, so that keys scroll it. */
  onlyText?: boolean
  children?: ReactNode
}

const focusable = 'input, select, textarea, button, a[href], [tabindex="0"]'

/** Modal; Esc closes it, and the focus returns. The veil is our own: Radix's injects a <style>, which the CSP refuses. */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, footer, initialFocus, wide, fromTop, onlyText, children } =
    props
  const body = useRef<HTMLDivElement>(null)
  // The close button, which comes first, does not get the focus: its tooltip would open, and take the first Esc.
  const focusFirst = (event: Event) => {
    event.preventDefault()
    const target =
      initialFocus?.current ?? body.current?.querySelector<HTMLElement>(focusable) ?? body.current
    target?.focus()
  }
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-veil" />
        <Radix.Content
          onOpenAutoFocus={focusFirst}
          // React hands events of a portal to its parents: the form of a page must not hear of a dialog's.
          onSubmit={event => event.stopPropagation()}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed left-1/2 z-40 flex w-[calc(100vw-2rem)] -translate-x-1/2 flex-col rounded-xl border border-line bg-surface shadow-xl',
            fromTop
              ? 'top-[10vh] max-h-[calc(90vh-1rem)]'
              : 'top-1/2 max-h-[calc(100vh-2rem)] -translate-y-1/2',
            wide ? 'max-w-3xl' : 'max-w-lg',
          )}
        >
          <header className="flex items-start gap-4 px-5 pt-4">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-lg [overflow-wrap:anywhere]">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-1 text-muted">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton size="sm" label={t('ui.close')} icon={X} />
            </Radix.Close>
          </header>
          <div
            ref={body}
            tabIndex={onlyText ? 0 : -1}
            className="min-h-0 flex-1 overflow-y-auto px-5 py-4 focus-visible:-outline-offset-2"
          >
            {children}
          </div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-line border-t px-5 py-3">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

type ConfirmProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** Says what will be lost or done, by name. */
  children: ReactNode
  /** A verb and its object: "Remove the image". */
  confirm: string
  /** The safe answer. Where something would be lost it has the focus, so that Enter does no harm. */
  cancel?: string
  danger?: boolean
  busy?: boolean
  onConfirm: () => void
}

/** A question before an action. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirm,
  cancel = t('ui.keep'),
  danger = true,
  busy = false,
  onConfirm,
}: ConfirmProps) {
  const first = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      initialFocus={first}
      footer={
        <>
          <Button {...(danger && { ref: first })} onClick={() => onOpenChange(false)}>
            {cancel}
          </Button>
          <Button
            {...(!danger && { ref: first })}
            variant={danger ? 'danger' : 'primary'}
            busy={busy}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
