// One choice of several, as large as a card: a radio button, or a check box. The platform's own control is inside, so
// that its keys work as everywhere; Enter still leads to the next step.
import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from '#lib/class-names.ts'
import { Checkbox } from './switch.tsx'

type ChoiceCardProps = {
  chosen: boolean
  disabled?: boolean
  onChange: (chosen: boolean) => void
  /** A double click also leads to the next step. */
  onOpen?: (() => void) | undefined
  /** An icon, before the title. */
  media?: ReactNode
  title: ReactNode
  /** After the title, on its line. */
  badges?: ReactNode
  /** One line of what it needs or has. */
  facts?: readonly ReactNode[] | undefined
  /** Buttons in the corner, which are not part of the choice. */
  aside?: ReactNode
  /** The name for a screen reader; else all of its text. */
  label?: string
  /** The label is a name, not a text. */
  data?: boolean
  size?: 'md' | 'lg'
  className?: string
  /** The description. */
  children?: ReactNode
} & ({ type: 'radio'; name: string } | { type: 'checkbox' })

export function ChoiceCard(props: ChoiceCardProps) {
  const { chosen, disabled = false, onOpen, media, title, badges, facts = [], aside, className } = props
  const textId = useId()
  const large = props.size === 'lg'
  return (
    <div
      data-chosen={chosen || undefined}
      className={cn(
        'choice relative flex items-start rounded-lg border bg-surface transition-colors',
        'has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-offset-2 has-[input:focus-visible]:outline-(--focus)',
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line',
        !chosen && !disabled && 'hover:border-edge',
        className,
      )}
    >
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside */}
      <label
        onDoubleClick={onOpen}
        className={cn(
          'flex min-w-0 flex-1 items-start self-stretch',
          large ? 'gap-4 p-4' : 'gap-3 p-3',
          !disabled && 'cursor-pointer',
        )}
      >
        <Control {...props} {...(props.label ? { 'aria-describedby': textId } : {})} />
        {media}
        {/* Beside a card that says more, the facts stay in line with its facts. */}
        <span className="flex min-w-0 flex-1 flex-col self-stretch">
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className={cn('min-w-0 break-words', large ? 'font-semibold text-lg' : 'font-medium')}>
              {title}
            </span>
            {badges}
          </span>
          <span id={textId} className={cn('block text-muted', !large && 'text-sm')}>
            {props.children}
          </span>
          {facts.length > 0 && (
            <span
              className={cn(
                'mt-auto gap-x-4 gap-y-1 pt-2.5 text-muted text-sm',
                // The facts are in columns, which are the same on cards of the same width.
                large
                  ? 'grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] whitespace-nowrap'
                  : 'flex flex-wrap',
              )}
            >
              {facts}
            </span>
          )}
        </span>
      </label>
      {aside && <span className="relative flex pt-2 pr-2">{aside}</span>}
    </div>
  )
}

type ControlProps = ChoiceCardProps & Pick<ComponentProps<'input'>, 'aria-describedby'>

/** A radio button lies over the whole card; a check box is seen, because several can be chosen. */
function Control(props: ControlProps) {
  const { chosen, disabled = false, onChange, label, data = false } = props
  const common = {
    checked: chosen,
    disabled,
    'aria-label': label,
    ...(data && { translate: 'no' as const }),
    'aria-describedby': props['aria-describedby'],
  }
  if (props.type === 'checkbox')
    return (
      <Checkbox {...common} className={props.size === 'lg' ? 'mt-1' : 'mt-0.5'} onCheckedChange={onChange} />
    )
  return (
    <input
      type="radio"
      name={props.name}
      {...common}
      onChange={() => onChange(true)}
      className="absolute inset-0 cursor-pointer opacity-0"
    />
  )
}
