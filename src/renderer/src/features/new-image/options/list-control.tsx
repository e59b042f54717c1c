import { Plus, X } from 'lucide-react'
import { type ClipboardEvent, useRef } from 'react'
import type { ScalarType } from '#shared/model/option.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Input, Select } from '#ui/controls/input.tsx'
import { mergePasted, parseItem, type Scalar } from './list-items.ts'

type ListControlProps = {
  label: string
  of: ScalarType
  items: readonly Scalar[]
  placeholder?: string | undefined
  /** The rows that are wrong. */
  isWrong: (row: number) => boolean
  onChange: (items: Scalar[]) => void
  onLeave: () => void
}

/** A list of single values, one row each. Several pasted lines become several rows. */
export function ListControl({ label, of, items, placeholder, isWrong, onChange, onLeave }: ListControlProps) {
  const rows = useRef<HTMLDivElement>(null)
  const focusRow = (index: number) =>
    window.setTimeout(() => rows.current?.querySelectorAll<HTMLElement>('[data-row]')[index]?.focus())
  const replace = (index: number, value: Scalar) =>
    onChange(items.map((old, at) => (at === index ? value : old)))
  const remove = (index: number) => {
    onChange(items.filter((_, at) => at !== index))
    focusRow(Math.max(0, index - 1))
  }
  const add = () => {
    onChange([...items, of.kind === 'enum' ? (of.values[0]?.value ?? '') : ''])
    focusRow(items.length)
  }
  const paste = (index: number) => (event: ClipboardEvent) => {
    const merged = mergePasted(items, index, event.clipboardData.getData('text'), of)
    if (!merged) return
    event.preventDefault()
    onChange(merged.items)
    focusRow(merged.focus)
  }
  return (
    <div ref={rows} className="space-y-1.5">
      {items.map((item, index) => {
        const name = `${label}, ${index + 1} of ${items.length}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no other identity
          <div key={index} className="flex gap-1.5">
            {of.kind === 'enum' ? (
              <Select
                data-row
                aria-label={name}
                className="flex-1"
                options={of.values}
                value={String(item)}
                onValueChange={value => replace(index, value)}
              />
            ) : (
              <Input
                data-row
                aria-label={name}
                aria-invalid={isWrong(index) || undefined}
                className={of.kind === 'string' && of.format ? 'font-mono text-sm' : ''}
                placeholder={placeholder}
                value={String(item)}
                onChange={event => replace(index, parseItem(event.target.value, of))}
                onPaste={paste(index)}
                onBlur={onLeave}
              />
            )}
            <IconButton label={`Remove ${name}`} icon={X} onClick={() => remove(index)} />
          </div>
        )
      })}
      <Button size="sm" icon={Plus} onClick={add} data-row>
        {items.length ? 'Add another' : 'Add one'}
      </Button>
    </div>
  )
}
