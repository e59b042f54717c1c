// A menu behind an icon, where there are many of them: until a pointer or the keyboard comes to its button, it is only that
// button. Menus and tooltips would take a third of the time in which a page of cards is scrolled.
import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { type KeyboardEvent, useRef, useState } from 'react'
import { BareIconButton } from './button.tsx'
import { type MenuItem, MenuList } from './menu.tsx'

type Props = {
  /** The label of its button. */
  label: string
  icon: LucideIcon
  items: () => readonly MenuItem[]
}

export function MenuOnDemand({ label, icon, items }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [isMade, setMade] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const make = () => setMade(true)
  const toggle = () => {
    make()
    setOpen(!isOpen)
  }
  const byArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown') return
    event.preventDefault()
    setOpen(true)
  }
  const wentElsewhere = useRef(false)
  const interactOutside = (event: CustomEvent) => {
    // The button opens and closes it: it is not outside.
    if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault()
    else wentElsewhere.current = true
  }
  const giveFocusBack = (event: Event) => {
    event.preventDefault()
    if (!wentElsewhere.current) button.current?.focus()
    wentElsewhere.current = false
  }
  return (
    <span className="relative inline-flex">
      <BareIconButton
        ref={button}
        size="sm"
        label={label}
        title={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={make}
        onFocus={make}
        onClick={toggle}
        onKeyDown={byArrow}
      />
      {isMade && (
        <Radix.Root modal={false} open={isOpen} onOpenChange={setOpen}>
          {/* The menu opens at this element, so that the button itself is never replaced. */}
          <Radix.Trigger asChild>
            <span aria-hidden className="pointer-events-none absolute inset-0" />
          </Radix.Trigger>
          {isOpen && (
            <MenuList
              items={items()}
              align="end"
              aria-label={label}
              aria-labelledby={undefined}
              onInteractOutside={interactOutside}
              onCloseAutoFocus={giveFocusBack}
            />
          )}
        </Radix.Root>
      )}
    </span>
  )
}
