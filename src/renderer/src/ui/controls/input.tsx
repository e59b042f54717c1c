import { ChevronDown, Search } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from '#lib/class-names.ts'

const controlLook = cn(
  'w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-ink',
  'aria-invalid:border-bad disabled:opacity-50',
)

export const Input = ({ className, ...props }: ComponentProps<'input'>) => (
  <input autoComplete="off" spellCheck={false} {...props} className={cn(controlLook, 'h-8', className)} />
)

export const Textarea = ({ className, ...props }: ComponentProps<'textarea'>) => (
  <textarea
    rows={3}
    spellCheck={false}
    {...props}
    className={cn(controlLook, 'min-h-16 py-1.5', className)}
  />
)

type SelectProps = Omit<ComponentProps<'select'>, 'children' | 'onChange'> & {
  /** `data`: the label is a name, not a text. */
  options: readonly { value: string; label: string; data?: boolean; disabled?: boolean }[]
  onValueChange: (value: string) => void
}

/** The platform's own list: its keys and its look are what people know. */
export const Select = ({ options, onValueChange, className, ...props }: SelectProps) => (
  <span className={cn('relative inline-flex', className)}>
    <select
      {...props}
      onChange={event => onValueChange(event.target.value)}
      className={cn(controlLook, 'h-8 appearance-none pr-8')}
    >
      {options.map(one => (
        <option
          key={one.value}
          value={one.value}
          disabled={one.disabled}
          {...(one.data && { translate: 'no' as const })}
          className="bg-surface text-ink"
        >
          {one.label}
        </option>
      ))}
    </select>
    <ChevronDown aria-hidden className="pointer-events-none absolute top-2 right-2.5 size-4 text-muted" />
  </span>
)

type SearchFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'type'> & {
  label: string
  value: string
  onValueChange: (value: string) => void
}

/** Found by the `/` key. Esc empties it first. */
export const SearchField = ({ label, value, onValueChange, className, ...props }: SearchFieldProps) => (
  <span className={cn('relative inline-flex', className)}>
    <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" />
    <Input
      type="search"
      data-search
      aria-label={label}
      placeholder={label}
      {...props}
      value={value}
      onChange={event => onValueChange(event.target.value)}
      onKeyDown={event => {
        props.onKeyDown?.(event)
        if (event.key !== 'Escape' || !value) return
        event.preventDefault()
        event.stopPropagation()
        onValueChange('')
      }}
      className="pl-8 [&::-webkit-search-cancel-button]:hidden"
    />
  </span>
)
