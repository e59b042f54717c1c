import { Check } from 'lucide-react'
import { Switch as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '#lib/class-names.ts'

/** On or off, at once. Label it by a Field or aria-label. */
export const Switch = ({ className, ...props }: ComponentProps<typeof Radix.Root>) => (
  <Radix.Root
    {...props}
    className={cn(
      'switch inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-edge p-0.5 transition-colors data-[state=checked]:bg-accent disabled:opacity-50',
      className,
    )}
  >
    <Radix.Thumb className="switch-thumb size-4 rounded-full bg-on-accent transition-transform data-[state=checked]:translate-x-4" />
  </Radix.Root>
)

type CheckboxProps = Omit<ComponentProps<'input'>, 'type' | 'onChange'> & {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
}

/** The platform's own under a drawing of ours: Enter still does the form's action. */
export const Checkbox = ({ className, onCheckedChange, ...props }: CheckboxProps) => (
  <span className={cn('relative inline-flex size-4 shrink-0', className)}>
    <input
      type="checkbox"
      {...props}
      onChange={event => onCheckedChange(event.target.checked)}
      className="choice-box peer size-4 appearance-none rounded border border-edge bg-surface checked:border-accent checked:bg-accent disabled:opacity-50"
    />
    <Check
      aria-hidden
      strokeWidth={3}
      className="choice-mark pointer-events-none absolute top-px left-px hidden size-3.5 text-on-accent peer-checked:block"
    />
  </span>
)
