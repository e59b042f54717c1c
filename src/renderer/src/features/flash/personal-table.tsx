// A table with a row for each drive: drives get the rows in their order, the next drives the next rows.
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { seedText } from '#features/personal/answers.ts'
import type { Personal } from '#features/personal/personal.ts'
import { call } from '#lib/engine/calls.ts'
import { pickText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Input } from '#ui/controls/input.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { tableProblem } from './wizard/personal-rows.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

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
          {t(table ? 'flash.personal.table.load-another' : 'flash.personal.table.load')}
        </Button>
        {table && (
          <>
            <p className="text-muted">
              {t('flash.personal.table.loaded', { file: table.file, rows: table.rows.length })}
            </p>
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the field is inside */}
            <label className="ml-auto flex items-center gap-2">
              {t('flash.personal.table.start')}
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
      {Boolean(error) && <ErrorPanel title={t('flash.personal.table.failed')} error={error} />}
      {!table && !error && (
        <p className="text-muted text-sm">
          {t('flash.personal.table.help', { columns: columns.join(', '), secret: 'secret:KEY' })}
        </p>
      )}
      {problem && <Callout tone="warn" title={problem} />}
      {table && <Rows table={table} drives={drives} />}
    </div>
  )
}

const columns = ['hostname', 'user', 'sshkey', 'wifi', 'wifipassphrase', 'locale', 'timezone', 'keymap']

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
              <th className="py-2 pl-4 font-normal">{t('flash.personal.table.drive')}</th>
              <th className="py-2 pl-4 font-normal">{t('flash.personal.table.row')}</th>
              <th className="px-4 py-2 font-normal">{t('flash.personal.table.gets')}</th>
            </tr>
          </thead>
          <tbody>
            {drives.map(({ name, path }, at) => {
              const row = rows[at]
              return (
                <tr key={path} className="border-line border-b last:border-b-0">
                  <td translate="no" className="py-2 pl-4">
                    {name} <span className="text-muted text-sm">{path}</span>
                  </td>
                  <td className="py-2 pl-4 tabular-nums">{row ? table.next + at + 1 : '–'}</td>
                  <td className="px-4 py-2">{row ? seedText(row) : t('flash.personal.table.no-row')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {left > 0 && <p className="text-muted text-sm">{t('flash.personal.table.left', { rows: left })}</p>}
    </>
  )
}
