import { Check } from 'lucide-react'
import { Switch as Radix, Checkbox as RadixCheckbox } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '../lib/class-names.ts'

/** On or off, at once. Label it by a Field or aria-label. */
export const Switch = ({ className, ...props }: ComponentProps<typeof Radix.Root>) => (
  <Radix.Root
    {...props}
    className={cn(
      'inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-edge p-0.5 transition-colors data-[state=checked]:bg-accent disabled:opacity-50',
      className,
    )}
  >
    <Radix.Thumb className="size-4 rounded-full bg-on-accent transition-transform data-[state=checked]:translate-x-4" />
  </Radix.Root>
)

export const Checkbox = ({ className, ...props }: ComponentProps<typeof RadixCheckbox.Root>) => (
  <RadixCheckbox.Root
    {...props}
    className={cn(
      'inline-flex size-4 shrink-0 items-center justify-center rounded border border-edge bg-surface data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50',
      className,
    )}
  >
    <RadixCheckbox.Indicator className="text-on-accent">
      <Check aria-hidden className="size-3.5" strokeWidth={3} />
    </RadixCheckbox.Indicator>
  </RadixCheckbox.Root>
)
