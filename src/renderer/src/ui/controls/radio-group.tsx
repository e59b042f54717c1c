import { useId } from 'react'
import { cn } from '#lib/class-names.ts'

type RadioGroupProps = {
  options: readonly { value: string; label: string }[]
  value: string
  onValueChange: (value: string) => void
  className?: string
  'aria-label': string
  /** "no": the choices are names. */
  translate?: 'no'
}

/** A few choices that exclude each other, side by side. The platform's own: Enter still does the form's action. */
export function RadioGroup({ options, value, onValueChange, className, ...props }: RadioGroupProps) {
  const name = useId()
  return (
    <div role="radiogroup" {...props} className={cn('flex flex-wrap gap-1', className)}>
      {options.map(one => (
        <label
          key={one.value}
          data-chosen={one.value === value || undefined}
          className={cn(
            'choice relative inline-flex min-h-8 items-center gap-2 rounded-md border px-3 transition-colors',
            'has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-(--focus)',
            one.value === value
              ? 'border-accent bg-accent-soft text-brand-text'
              : 'border-edge bg-surface hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            value={one.value}
            checked={one.value === value}
            onChange={() => onValueChange(one.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          <span
            aria-hidden
            className="flex size-3.5 items-center justify-center rounded-full border border-current"
          >
            {one.value === value && <span className="choice-dot size-1.5 rounded-full bg-current" />}
          </span>
          {one.label}
        </label>
      ))}
    </div>
  )
}
