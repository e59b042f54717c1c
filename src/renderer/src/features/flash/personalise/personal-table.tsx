// A table with a row for each drive: drives get the rows in their order, the next drives the next rows.
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { call } from '#lib/engine/calls.ts'
import { count } from '#lib/text.ts'
import { pickText } from '#lib/text-files.ts'
import { Button } from '#ui/controls/button.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { seedWords, tableProblem } from '../wizard/answers.ts'
import type { Personal } from '../wizard/personal.ts'
import type { FlashWizard } from '../wizard/use-flash.ts'

type Props = { wizard: FlashWizard; onTable: (table: Personal['table']) => void }

export function PersonalTable({ wizard, onTable }: Props) {
  const { personal, drives } = wizard.draft
  const { table } = personal
  const [error, setError] = useState<unknown>(null)
  const load = async () => {
    try {
      const file = await pickText('.csv,.txt,text/csv')
      if (!file) return
      const { rows } = await call('flash.readTable', { text: file.text })
      onTable({ file: file.name, rows, next: 0 })
      setError(null)
    } catch (thrown) {
      setError(thrown)
    }
  }
  const problem = table && tableProblem(personal, drives.length)
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={FileUp} onClick={() => void load()}>
          {table ? 'Load another table' : 'Load a table'}
        </Button>
        {table && (
          <>
            <p className="text-muted">
              {table.file}, {count(table.rows.length, 'row')}
            </p>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the field is inside */}
            <label className="ml-auto flex items-center gap-2">
              Begin at row
              <Input
                type="number"
                className="w-20! tabular-nums"
                min={1}
                max={table.rows.length}
                value={table.next + 1}
                onChange={event => {
                  const row = Number(event.target.value)
                  if (Number.isInteger(row) && row >= 1 && row <= table.rows.length)
                    onTable({ ...table, next: row - 1 })
                }}
              />
            </label>
          </>
        )}
      </div>
      {Boolean(error) && <ErrorPanel title="The table was not loaded" error={error} />}
      {!table && !error && (
        <p className="text-muted text-sm">
          A CSV file, as every spreadsheet saves it, whose first line names the columns: hostname, user,
          sshkey, wifi, wifipassphrase, locale, timezone, keymap, and secret:KEY for a secret. It is kept in
          memory only.
        </p>
      )}
      {problem && <Callout tone="warn" title={problem} />}
      {table && <Rows table={table} drives={drives} />}
    </div>
  )
}

type RowsProps = { table: NonNullable<Personal['table']>; drives: readonly { name: string; path: string }[] }

function Rows({ table, drives }: RowsProps) {
  const rows = table.rows.slice(table.next, table.next + drives.length)
  const left = table.rows.length - table.next - rows.length
  return (
    <>
      <div className="overflow-x-auto rounded-lg border border-line bg-surface">
        <table className="w-full text-left">
          <thead className="text-muted text-sm">
            <tr className="border-line border-b">
              <th className="py-2 pl-4 font-normal">Drive</th>
              <th className="py-2 pl-4 font-normal">Row</th>
              <th className="px-4 py-2 font-normal">Gets</th>
            </tr>
          </thead>
          <tbody>
            {drives.map(({ name, path }, at) => {
              const row = rows[at]
              return (
                <tr key={path} className="border-line border-b last:border-b-0">
                  <td className="py-2 pl-4">
                    {name} <span className="text-muted text-sm">{path}</span>
                  </td>
                  <td className="py-2 pl-4 tabular-nums">{row ? table.next + at + 1 : '–'}</td>
                  <td className="px-4 py-2">{row ? seedWords(row) : 'no row is left'}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {left > 0 && (
        <p className="text-muted text-sm">
          {count(left, 'row')} {left === 1 ? 'is' : 'are'} left for the next drives.
        </p>
      )}
    </>
  )
}
