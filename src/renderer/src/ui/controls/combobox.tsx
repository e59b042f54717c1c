// A text field with a list of what is usual: searched by typing, operated by the arrow keys, and open to any other text.
import './combobox-texts.ts'
import { Check, ChevronDown } from 'lucide-react'
import { Popover as Radix } from 'radix-ui'
import { type ComponentProps, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { Input } from './input.tsx'
import { meantBy, type Suggestion, suggestionsFor } from './suggestions.ts'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'list' | 'role'> & {
  /** The label of the list for screen readers. */
  label: string
  suggestions: readonly Suggestion[]
  value: string
  onValueChange: (value: string) => void
}

/** The list is drawn beside the field, not at the end of the page: it then works within a dialog too. */
export function Combobox({ label, suggestions, value, onValueChange, className, onBlur, ...props }: Props) {
  const list = useId()
  const field = useRef<HTMLInputElement>(null)
  const [open, setOpen] = useState(false)
  // The typed text, which is not an answer until the field is left, Enter is pressed or a row is chosen; null: nothing
  // is being typed. An earlier choice does not filter the list.
  const [typed, setTyped] = useState<string | null>(null)
  const shown = suggestionsFor(suggestions, typed ?? '')
  const [active, setActive] = useState(-1)
  const current = open ? shown[active] : undefined

  const show = () => {
    setActive(typed === null ? suggestions.findIndex(each => each.value === value) : 0)
    setOpen(true)
  }
  const take = (wanted: string) => {
    setTyped(null)
    setOpen(false)
    if (wanted !== value) onValueChange(wanted)
  }
  const choose = (wanted: string) => {
    take(wanted)
    field.current?.focus()
  }
  const move = (event: KeyboardEvent, by: 1 | -1) => {
    event.preventDefault()
    if (!open) show()
    else if (shown.length > 0)
      setActive((Math.max(active, by > 0 ? -1 : 0) + by + shown.length) % shown.length)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowDown') move(event, 1)
    else if (event.key === 'ArrowUp') move(event, -1)
    else if (event.key === 'Enter' && current) {
      // Enter in a field leads to the next step; here it takes what is marked.
      event.preventDefault()
      choose(current.value)
    } else if (event.key === 'Enter' && typed !== null) take(meantBy(suggestions, typed))
    else if (event.key === 'Tab') setOpen(false)
  }
  return (
    <Radix.Root open={open && shown.length > 0} onOpenChange={setOpen}>
      <Radix.Anchor asChild>
        <span className={cn('relative inline-flex w-full', className)}>
          <Input
            {...props}
            ref={field}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open && shown.length > 0}
            aria-controls={open && shown.length > 0 ? list : undefined}
            aria-activedescendant={current ? `${list}-${active}` : undefined}
            translate="no"
            className="pr-8"
            value={typed ?? value}
            onClick={() => (open ? undefined : show())}
            onKeyDown={onKeyDown}
            onChange={event => {
              setTyped(event.target.value)
              setActive(event.target.value.trim() === '' ? -1 : 0)
              setOpen(true)
            }}
            onBlur={event => {
              take(meantBy(suggestions, typed ?? value))
              onBlur?.(event)
            }}
          />
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted"
          />
        </span>
      </Radix.Anchor>
      <Radix.Content
        id={list}
        role="listbox"
        aria-label={label}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        // The cursor stays in the field; the list is only pointed at.
        tabIndex={-1}
        onOpenAutoFocus={event => event.preventDefault()}
        onCloseAutoFocus={event => event.preventDefault()}
        onFocusOutside={event => event.preventDefault()}
        onPointerDownOutside={event => {
          if (event.target === field.current) event.preventDefault()
        }}
        onMouseDown={event => event.preventDefault()}
        className="z-50 max-h-72 w-(--radix-popover-trigger-width) min-w-56 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-lg outline-none"
      >
        {shown.map((each, index) => (
          <Row
            key={each.value}
            id={`${list}-${index}`}
            suggestion={each}
            isActive={index === active}
            isChosen={each.value === value}
            onChoose={() => choose(each.value)}
          />
        ))}
      </Radix.Content>
      <span role="status" className="sr-only">
        {open && typed && t('ui.suggestions', { count: shown.length })}
      </span>
    </Radix.Root>
  )
}

type RowProps = {
  id: string
  suggestion: Suggestion
  isActive: boolean
  isChosen: boolean
  onChoose: () => void
}

function Row({ id, suggestion: { value, name }, isActive, isChosen, onChoose }: RowProps) {
  const row = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      translate="no"
      className={cn(
        'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 hover:bg-hover',
        isActive && 'bg-hover',
      )}
      onClick={onChoose}
    >
      <span className="min-w-0 flex-1 truncate">{name ?? value}</span>
      {name !== undefined && <span className="shrink-0 text-muted text-sm">{value}</span>}
      {isChosen && <Check aria-hidden className="size-4 shrink-0 text-accent-text" />}
    </div>
  )
}
