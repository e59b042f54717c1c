// The table as a grid: a row for each drive and for the next ones, typed or pasted from a spreadsheet.
import { ListPlus, Undo2 } from 'lucide-react'
import { type ClipboardEvent, useMemo, useRef, useState } from 'react'
import { isEmpty } from '#features/seed/answers.ts'
import { lostOf } from '#features/seed/lost-answers.ts'
import type { TableRow } from '#features/seed/personal.ts'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import type { Option } from '#shared/profiles/option.ts'
import type { Column } from '#shared/seed/columns.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { Button } from '#ui/controls/button.tsx'
import { Data } from '#ui/data.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { focusCell, moveInGrid } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import { pastedCells } from './pasted.ts'
import {
  columnLabel,
  columnsOf,
  filledTo,
  firstWithName,
  mostRows,
  pasteAt,
  type Rows,
  type Table,
  twinOf,
  typed,
  withoutRow,
} from './rows.ts'

/** Stays while the rows scroll. A cell that sticks leaves its border behind in the table. */
const head = 'sticky top-0 bg-surface py-2 font-normal shadow-[inset_0_-1px_0_var(--line)]'

/** So many rows are drawn from the first that no drive has got; more drives than that have their rows too. */
const drawnRows = 50

type Props = {
  table: Table
  drives: readonly { name: string; path: string }[]
  /** The secrets that the image takes. */
  secrets: readonly string[]
  /** The options of the image's profile, if known: for their labels. */
  options: readonly Option[]
  onRows: (rows: TableRow[]) => void
}

export function DriveGrid({ table, drives, secrets, options, onRows }: Props) {
  const { rows, next } = table
  const grid = useRef<HTMLTableElement>(null)
  const columns = useMemo(() => columnsOf(rows, secrets), [rows, secrets])
  const names = useMemo(() => firstWithName(rows), [rows])
  const { pasted, problem, paste, undo, forget } = usePaste({ rows, columns, options, onRows })
  const change = useLatest((row: number, column: Column, text: string) => {
    forget()
    onRows(typed(rows, { row, column }, text))
  })
  const remove = useLatest((row: number) => {
    forget()
    onRows(withoutRow(rows, row))
    const host = grid.current
    if (host) focusCell(host, Math.max(next, Math.min(row, shownTo - 2)), 0)
  })
  const shownTo = next + Math.max(drives.length, Math.min(drawnRows, rows.length - next))
  const later = Math.max(0, rows.length - shownTo)
  const shown = Array.from({ length: shownTo - next }, (_, at) => next + at)
  const left = Math.max(0, rows.length - next - drives.length)
  return (
    <div className="space-y-3">
      <div
        data-scrolls-sideways
        className="max-h-[max(55vh,13rem)] scroll-pt-12 scroll-pl-36 overflow-auto rounded-lg border border-line bg-surface"
      >
        <table
          ref={grid}
          aria-label={t('flash.grid.label')}
          className="w-full text-left"
          onKeyDown={moveInGrid}
          onPaste={paste}
        >
          <thead className="text-muted text-sm">
            <tr>
              <th scope="col" className={cn(head, 'left-0 z-20 px-3')}>
                {t('flash.personal.table.drive')}
              </th>
              {columns.map(column => (
                <th key={column} scope="col" className={cn(head, 'z-10 px-2')}>
                  <Data>{columnLabel(column, options)}</Data>
                </th>
              ))}
              <td className={cn(head, 'z-10')} />
            </tr>
          </thead>
          <tbody>
            {shown.map(row => {
              const answers = rows[row] ?? blank
              return (
                <GridRow
                  key={row}
                  row={row}
                  answers={answers}
                  columns={columns}
                  options={options}
                  twin={twinOf(names, answers, row)}
                  drive={drives[row - next] ?? null}
                  isLeftEmpty={row < rows.length && isEmpty(answers) && lostOf(answers).length === 0}
                  onText={change}
                  onRemove={remove}
                />
              )
            })}
          </tbody>
        </table>
      </div>
      {problem && <Callout tone="warn" title={problem} />}
      <div className="flex flex-wrap items-center gap-3">
        {shownTo >= rows.length && rows.length < mostRows && (
          <Button icon={ListPlus} onClick={() => onRows(filledTo(rows, shownTo + 1))}>
            {t('flash.grid.add-row')}
          </Button>
        )}
        <p role="status" className="text-muted text-sm">
          {pasted > 0 && t('flash.grid.pasted', { rows: pasted })}{' '}
          {left > 0 && t('flash.personal.table.left', { rows: left })}{' '}
          {later > 0 && t('flash.grid.more', { rows: later })}
        </p>
        {undo && (
          <Button size="sm" icon={Undo2} onClick={undo}>
            {t('flash.grid.undo')}
          </Button>
        )}
      </div>
    </div>
  )
}

const blank = noAnswers()

type Pasting = Pick<Props, 'options' | 'onRows'> & { rows: Rows; columns: readonly Column[] }

/** Several cells go into the grid; a text for one cell goes where the browser puts it. */
function usePaste({ rows, columns, options, onRows }: Pasting) {
  const [problem, setProblem] = useState<string | null>(null)
  const [before, setBefore] = useState<{ rows: Rows; pasted: number } | null>(null)
  const forget = () => {
    setProblem(null)
    setBefore(null)
  }
  const paste = (event: ClipboardEvent) => {
    const { row, column: at } = (event.target as HTMLElement).dataset
    const column = columns[Number(at)]
    const cells = pastedCells(event.clipboardData.getData('text/plain'))
    if (row === undefined || !column || !cells) return
    event.preventDefault()
    const result = pasteAt(rows, { row: Number(row), column }, cells, { columns, options })
    if ('problem' in result) return setProblem(result.problem)
    setProblem(null)
    setBefore({ rows, pasted: result.pasted })
    onRows(result.rows)
  }
  const undo =
    before &&
    (() => {
      onRows([...before.rows])
      forget()
    })
  return { paste, problem, undo, forget, pasted: before?.pasted ?? 0 }
}

/** One function for the life of the component, which calls the newest: rows that did not change are not drawn again. */
function useLatest<Args extends unknown[]>(call: (...args: Args) => void): (...args: Args) => void {
  const newest = useRef(call)
  newest.current = call
  const [stable] = useState(
    () =>
      (...args: Args) =>
        newest.current(...args),
  )
  return stable
}
