// A table with a row for each drive, from a file or typed: drives get the rows in their order, the next drives the next.
import { FileDown, FileUp } from 'lucide-react'
import { useState } from 'react'
import type { Personal } from '#features/seed/personal.ts'
import { call } from '#lib/engine/calls.ts'
import { downloadText, pickText } from '#lib/texts/text-files.ts'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { Input } from '#ui/controls/input.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { DriveGrid } from './grid/drive-grid.tsx'
import { exampleTable, noTable } from './grid/rows.ts'
import type { FlashWizard } from './wizard/use-flash.ts'

type Props = {
  wizard: FlashWizard
  onTable: (table: Personal['table']) => void
}

const none: readonly string[] = []

export function PersonalTable({ wizard, onTable }: Props) {
  const { draft, options } = wizard
  const { personal, drives } = draft
  const { table } = personal
  const [error, setError] = useState<unknown>(null)
  const load = async () => {
    try {
      const file = await pickText('.csv,.txt,text/csv')
      if (!file) return
      const { rows } = await call('flash.readTable', { text: file.text, check: false })
      onTable({ file: file.name, rows, next: 0 })
      setError(null)
    } catch (thrown) {
      setError(thrown)
    }
  }
  const secrets = wizard.facts?.personalise.can ? wizard.facts.personalise.secrets : none
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-3">
        <Button icon={FileUp} onClick={() => void load()}>
          {t(table && table.file !== '' ? 'flash.personal.table.load-another' : 'flash.personal.table.load')}
        </Button>
        <Button
          icon={FileDown}
          onClick={() => downloadText(t('flash.personal.table.example-file'), exampleTable(secrets))}
        >
          {t('flash.personal.table.example')}
        </Button>
        {table && table.rows.length > 0 && (
          <>
            {table.file !== '' && (
              <p className="text-muted">
                {t('flash.personal.table.loaded', { file: table.file, rows: table.rows.length })}
              </p>
            )}
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
      <p className="text-muted text-sm">{t('flash.personal.table.help')}</p>
      <DriveGrid
        table={table ?? noTable}
        drives={drives}
        secrets={secrets}
        options={options}
        onRows={rows => onTable({ ...(table ?? noTable), rows })}
      />
    </div>
  )
}
