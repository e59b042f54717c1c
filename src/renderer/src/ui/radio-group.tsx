import { RadioGroup as Radix } from 'radix-ui'
import { cn } from '../lib/class-names.ts'

type RadioGroupProps = {
  options: readonly { value: string; label: string }[]
  value: string
  onValueChange: (value: string) => void
  id?: string
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string | undefined
}

/** A few choices that exclude each other, side by side. */
export const RadioGroup = ({ options, className, ...props }: RadioGroupProps) => (
  <Radix.Root {...props} className={cn('flex flex-wrap gap-x-1 gap-y-1', className)}>
    {options.map(one => (
      <Radix.Item
        key={one.value}
        value={one.value}
        className="group inline-flex h-8 items-center gap-2 rounded-md border border-edge bg-surface px-3 hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft data-[state=checked]:text-accent-text"
      >
        <span className="flex size-3.5 items-center justify-center rounded-full border border-current">
          <span className="hidden size-1.5 rounded-full bg-current group-data-[state=checked]:block" />
        </span>
        {one.label}
      </Radix.Item>
    ))}
  </Radix.Root>
)
