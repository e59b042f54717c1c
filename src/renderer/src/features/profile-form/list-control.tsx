import { Plus, X } from 'lucide-react'
import { type ClipboardEvent, useRef } from 'react'
import { t, texts } from '#lib/texts/texts.ts'
import type { ScalarType } from '#shared/profiles/option.ts'
import { Button, IconButton } from '#ui/controls/button.tsx'
import { Input, Select } from '#ui/controls/input.tsx'

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
        const name = t('profile-form.row', { label, row: index + 1, rows: items.length })
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are edited in place and have no other identity
          <div key={index} className="flex gap-1.5">
            {of.kind === 'enum' ? (
              <Select
                data-row
                aria-label={name}
                className="flex-1"
                options={of.values.map(one => ({ ...one, data: true }))}
                value={String(item)}
                onValueChange={value => replace(index, value)}
              />
            ) : (
              <Input
                data-row
                aria-label={name}
                aria-invalid={isWrong(index) || undefined}
                className={of.kind === 'string' && of.format ? 'font-mono text-sm' : ''}
                placeholder={placeholder && texts.data(placeholder)}
                value={String(item)}
                onChange={event => replace(index, parseItem(event.target.value, of))}
                onPaste={paste(index)}
                onBlur={onLeave}
              />
            )}
            <IconButton label={t('profile-form.remove', { name })} icon={X} onClick={() => remove(index)} />
          </div>
        )
      })}
      <Button size="sm" icon={Plus} onClick={add} data-row>
        {t(items.length ? 'profile-form.add-another' : 'profile-form.add')}
      </Button>
    </div>
  )
}

export type Scalar = string | number | boolean

/** Returns a typed item for the list. A text that is not a number stays text: the engine says so beside the field. */
export function parseItem(text: string, of: ScalarType): Scalar {
  if (of.kind === 'int' && /^-?\d{1,15}$/.test(text.trim())) return Number(text)
  return text
}

/** Several lines pasted into one row become separate rows; null when it is one line, an ordinary paste. */
export function mergePasted(
  items: readonly Scalar[],
  index: number,
  text: string,
  of: ScalarType,
): { items: Scalar[]; focus: number } | null {
  const lines = text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
  if (lines.length < 2) return null
  const pasted = lines.map(line => parseItem(line, of))
  const before = items.slice(0, index)
  // An empty row is filled; one with text keeps it.
  const kept = items[index] === '' || items[index] === undefined ? [] : [items[index]]
  const merged = [...before, ...kept, ...pasted, ...items.slice(index + 1)]
  return { items: merged, focus: before.length + kept.length + pasted.length - 1 }
}
