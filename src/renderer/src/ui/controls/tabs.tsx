import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

type Tab = { id: string; label: ReactNode; content: ReactNode }
type TabsProps = {
  label: string
  tabs: readonly Tab[]
  value?: string
  onValueChange?: (id: string) => void
  className?: string
  /** Class of each panel; `flex-1 min-h-0` when it scrolls on its own. */
  panelClassName?: string
}

export function Tabs({ label, tabs, value, onValueChange, className, panelClassName }: TabsProps) {
  const first = tabs[0]?.id ?? ''
  return (
    <Radix.Root
      defaultValue={first}
      {...(value === undefined ? {} : { value })}
      {...(onValueChange ? { onValueChange } : {})}
      className={cn('flex min-h-0 flex-col', className)}
    >
      <Radix.List aria-label={label} className="flex shrink-0 gap-1 border-line border-b">
        {tabs.map(tab => (
          <Radix.Trigger
            key={tab.id}
            value={tab.id}
            className="-mb-px h-9 rounded-t-md border-transparent border-b-2 px-3 font-medium text-muted -outline-offset-2! hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(tab => (
        <Radix.Content
          key={tab.id}
          value={tab.id}
          className={cn('data-[state=inactive]:hidden', panelClassName)}
        >
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  )
}
