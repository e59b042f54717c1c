import { CircleAlert } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from '#lib/class-names.ts'
import { Words } from '../text.tsx'

/** The attributes that the control inside a Field must have. */
export type ControlProps = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  'aria-required': true | undefined
}

type FieldProps = {
  label: ReactNode
  help?: ReactNode
  /** The error in words, beside the field. */
  error?: string | undefined
  required?: boolean
  /** After the label: a badge, "optional". */
  aside?: ReactNode
  /** A small button at the end of the label's line, after the control in the order of the Tab key. */
  action?: ReactNode
  id?: string
  className?: string
  children: (control: ControlProps) => ReactNode
}

/** Label, control, help and error, tied together for screen readers. */
export function Field({ label, help, error, required, aside, action, id, className, children }: FieldProps) {
  const made = useId()
  const key = id ?? made
  const helpId = `${key}-help`
  const errorId = `${key}-error`
  return (
    <div className={cn('relative flex flex-col gap-1.5', className)}>
      <div className={cn('flex min-h-5 items-center gap-2', action ? 'pr-8' : null)}>
        <label htmlFor={key} className="font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id: key,
        'aria-describedby': cn(error && errorId, help ? helpId : null) || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {action && <FieldAction>{action}</FieldAction>}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {help && (
        <p id={helpId} className="text-muted text-sm">
          {worded(help)}
        </p>
      )}
    </div>
  )
}

type FieldGroupProps = Omit<FieldProps, 'children' | 'id'> & {
  children: ReactNode
  /** After error and help: what also fills it in. */
  below?: ReactNode
}

/** The same for several controls under one label: radio buttons, rows of a list. */
export function FieldGroup({
  label,
  help,
  error,
  aside,
  action,
  below,
  className,
  children,
}: FieldGroupProps) {
  const key = useId()
  return (
    <fieldset
      aria-describedby={cn(error && `${key}-error`, help ? `${key}-help` : null) || undefined}
      className={cn('relative flex min-w-0 flex-col gap-1.5', className)}
    >
      <legend
        className={cn(
          'float-left flex min-h-5 w-full items-center gap-2 font-medium',
          action ? 'pr-8' : null,
        )}
      >
        {label}
        {aside}
      </legend>
      <div className="clear-both">{children}</div>
      {action && <FieldAction>{action}</FieldAction>}
      {error && <FieldError id={`${key}-error`}>{error}</FieldError>}
      {help && (
        <p id={`${key}-help`} className="text-muted text-sm">
          {worded(help)}
        </p>
      )}
      {below}
    </fieldset>
  )
}

/** A text may have `what is typed` in it. */
const worded = (text: ReactNode) => (typeof text === 'string' ? <Words>{text}</Words> : text)

const FieldAction = ({ children }: { children: ReactNode }) => (
  <span className="absolute -top-1 right-0">{children}</span>
)

export const FieldError = ({ id, children }: { id?: string; children: ReactNode }) => (
  <p id={id} className="flex gap-1.5 text-bad text-sm">
    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
    <span className="min-w-0 break-words">{worded(children)}</span>
  </p>
)
