import { type ReactNode, useId } from 'react'
import { cn } from '#lib/class-names.ts'
import { Icon } from '../icon.tsx'

type ChoiceCardProps = {
  icon: string
  title: string
  chosen: boolean
  onChoose: () => void
  onOpen: () => void
  /** One line of what it needs or has. */
  facts?: ReactNode[] | undefined
  /** In the corner: a button. */
  aside?: ReactNode
  /** What it is. */
  children: ReactNode
}

/** A radio button as large as a card; a double click also goes on. */
export function ChoiceCard(props: ChoiceCardProps) {
  const id = useId()
  const { icon, title, chosen, onChoose, onOpen, facts = [], aside, children } = props
  return (
    <label
      onDoubleClick={onOpen}
      className={cn(
        'relative flex cursor-pointer gap-4 rounded-lg border bg-surface p-4 transition-colors',
        'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-(--focus)',
        chosen ? 'border-accent ring-1 ring-accent' : 'border-line hover:border-edge',
      )}
    >
      <input
        type="radio"
        name="profile"
        className="absolute inset-0 cursor-pointer opacity-0"
        checked={chosen}
        onChange={onChoose}
        aria-label={title}
        aria-describedby={id}
      />
      <span
        className={cn(
          'flex size-11 shrink-0 items-center justify-center rounded-lg',
          chosen ? 'bg-accent text-on-accent' : 'bg-sunken text-muted',
        )}
      >
        <Icon name={icon} className="size-6" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block font-semibold text-lg break-words">{title}</span>
        <span id={id} className="block text-muted">
          {children}
        </span>
        <span className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">{facts}</span>
      </span>
      {aside && <span className="relative -mt-1.5 -mr-1.5">{aside}</span>}
    </label>
  )
}
