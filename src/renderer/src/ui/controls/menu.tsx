import type { LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from '#lib/class-names.ts'

export type MenuItem =
  | {
      label: string
      icon?: LucideIcon
      danger?: boolean
      disabled?: boolean
      hint?: string
      onSelect: () => void
    }
  | 'separator'
  | { heading: string }

type MenuProps = {
  /** The button that opens it: one element. */
  trigger: ReactNode
  items: readonly MenuItem[]
  align?: 'start' | 'end'
}

/** The menu is not modal: Radix's modal menus inject a <style>, which the CSP refuses. */
export const Menu = ({ trigger, items, align = 'end' }: MenuProps) => (
  <Radix.Root modal={false}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <MenuList items={items} align={align} />
  </Radix.Root>
)

type MenuListProps = Pick<MenuProps, 'items'> & Omit<ComponentProps<typeof Radix.Content>, 'children'>

/** Drawn within <main>, so that it belongs to a landmark. */
export const MenuList = ({ items, ...props }: MenuListProps) => (
  <Radix.Portal container={document.querySelector('main')}>
    <Radix.Content
      sideOffset={4}
      collisionPadding={8}
      {...props}
      className="z-50 max-h-96 min-w-48 max-w-80 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-lg"
    >
      {items.map((item, index) => {
        // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing else
        if (item === 'separator') return <Radix.Separator key={index} className="my-1 h-px bg-line" />
        if ('heading' in item)
          return (
            <Radix.Label key={item.heading} className="px-2 py-1 text-muted text-xs">
              {item.heading}
            </Radix.Label>
          )
        const Glyph = item.icon
        return (
          <Radix.Item
            key={item.label}
            disabled={item.disabled ?? false}
            onSelect={item.onSelect}
            className={cn(
              'flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none data-disabled:opacity-50 data-highlighted:bg-hover',
              item.danger && 'text-bad',
            )}
          >
            {Glyph && <Glyph aria-hidden className="size-4 shrink-0" />}
            <span className="min-w-0 flex-1 truncate">{item.label}</span>
            {item.hint && <span className="text-muted text-xs">{item.hint}</span>}
          </Radix.Item>
        )
      })}
    </Radix.Content>
  </Radix.Portal>
)
