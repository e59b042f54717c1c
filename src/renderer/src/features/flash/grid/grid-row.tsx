// One row of the grid: which drive gets it, its cells, and what is wrong in each.
import { X } from 'lucide-react'
import { memo, useState } from 'react'
import { problemText } from '#features/seed/answers.ts'
import type { TableRow } from '#features/seed/personal.ts'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import { type Column, cellText, secretOf } from '#shared/seed/columns.ts'
import { IconButton } from '#ui/controls/button.tsx'
import { FieldError } from '#ui/controls/field.tsx'
import { Input, Textarea } from '#ui/controls/input.tsx'
import { Data } from '#ui/data.tsx'
import { cellProblems, columnLabel } from './rows.ts'

type GridRowProps = {
  row: number
  answers: TableRow
  columns: readonly Column[]
  /** The options of the image's profile, if known: for their labels. */
  options: readonly Option[]
  /** The earlier row with the same host name. */
  twin: number | null
  /** The drive that gets this row; null for a row of the next drives. */
  drive: { name: string; path: string } | null
  /** Its drive gets nothing. */
  isLeftEmpty: boolean
  onText: (row: number, column: Column, text: string) => void
  onRemove: (row: number) => void
}

/** Only a row that changed is drawn again: a table may have many. */
export const GridRow = memo(function GridRow(props: GridRowProps) {
  const { row, answers, columns, options, twin, drive, isLeftEmpty, onText, onRemove } = props
  // A cell in which a person still types shows no error yet.
  const [typing, setTyping] = useState<Column | null>(null)
  const problems = cellProblems(answers, twin, columns)
  const number = row + 1
  return (
    <tr className="border-line border-b align-top last:border-b-0">
      <th scope="row" className="sticky left-0 min-w-36 bg-surface px-3 py-2 text-left font-normal">
        <span className="flex gap-2">
          <span className="text-muted tabular-nums">{number}</span>
          <span className="min-w-0 text-sm [overflow-wrap:anywhere]">
            {drive ? <Data>{drive.name}</Data> : t('flash.grid.for-later')}
            {drive && <span className="block text-muted">{drive.path}</span>}
            {drive && isLeftEmpty && <span className="block text-muted">{t('flash.grid.gets-nothing')}</span>}
          </span>
        </span>
      </th>
      {columns.map((column, at) => {
        const reason = column === typing ? undefined : problems.find(one => one.column === column)?.reason
        const errorId = `grid-${row}-${at}-error`
        const cell = {
          'aria-label': t('flash.grid.cell', { column: columnLabel(column, options), row: number }),
          'aria-invalid': reason ? (true as const) : undefined,
          'aria-describedby': reason ? errorId : undefined,
          'data-row': row,
          'data-column': at,
          value: cellText(answers, column),
          onBlur: () => setTyping(null),
        }
        const change = (text: string) => {
          setTyping(column)
          onText(row, column, text)
        }
        const isSecret = column === 'wifipassphrase' || secretOf(column) !== null
        return (
          <td
            key={column}
            className={cn('p-1', reason ? 'min-w-60' : column === 'sshkey' ? 'min-w-48' : 'min-w-36')}
          >
            {column === 'sshkey' ? (
              <Textarea
                {...cell}
                rows={1}
                wrap="off"
                className="block min-h-8! py-1! font-mono text-sm"
                onChange={event => change(event.target.value)}
              />
            ) : (
              <Input
                {...cell}
                className={cn(isSecret && masked)}
                onChange={event => change(event.target.value)}
              />
            )}
            {reason && (
              <div className="px-0.5 py-1">
                <FieldError id={errorId}>{problemText(reason)}</FieldError>
              </div>
            )}
          </td>
        )
      })}
      <td className="p-1">
        <IconButton
          label={t('flash.grid.remove-row', { row: number })}
          icon={X}
          data-remove={row}
          onClick={() => onRemove(row)}
        />
      </td>
    </tr>
  )
})

/** Dots until the cell is edited: the table may stand open while another person looks on. */
const masked = '[-webkit-text-security:disc] focus:[-webkit-text-security:none]'
