// Hosts to choose from, each with a check box; one that cannot be added says why.
import type { ReactNode } from 'react'
import { useState } from 'react'
import { matches } from '#lib/texts/text.ts'
import { t } from '#lib/texts/texts.ts'
import { SearchField } from '#ui/controls/input.tsx'
import { Checkbox } from '#ui/controls/switch.tsx'
import { Badge } from '#ui/feedback/badge.tsx'

export type ImportRow = {
  key: string
  name: string
  detail: string
  isThere: boolean
  isChosen: boolean
  /** It cannot be added. */
  problem?: ReactNode
  /** Names the parts that are not taken over. */
  note?: string
}

type Props = { rows: readonly ImportRow[]; onTick: (row: ImportRow, on: boolean) => void }

const searchedFrom = 12

export function ImportList({ rows, onTick }: Props) {
  const [search, setSearch] = useState('')
  const shown = rows.filter(({ name }) => matches(search.trim(), name))
  return (
    <>
      {rows.length >= searchedFrom && (
        <SearchField
          label={t('hosts.import.search')}
          value={search}
          onValueChange={setSearch}
          className="w-full"
        />
      )}
      <ul
        aria-label={t('hosts.import.title')}
        className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line"
      >
        {shown.map(row => (
          <li key={row.key} className="px-3 py-1">
            <Row row={row} onTick={on => onTick(row, on)} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Row({ row, onTick }: { row: ImportRow; onTick: (on: boolean) => void }) {
  const { name, detail, isThere, isChosen, problem, note } = row
  return (
    <>
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside */}
      <label className="flex min-h-8 items-center gap-3">
        <Checkbox
          checked={isThere || isChosen}
          disabled={isThere || problem !== undefined}
          onCheckedChange={onTick}
        />
        <span translate="no" className="min-w-0 flex-1 truncate" title={name}>
          {name}
        </span>
        {isThere ? (
          <Badge>{t('hosts.import.there')}</Badge>
        ) : (
          <span className="min-w-0 truncate text-muted text-sm" title={detail}>
            {detail}
          </span>
        )}
      </label>
      {note && <p className="pb-1 pl-7 text-muted text-sm [overflow-wrap:anywhere]">{note}</p>}
      {problem !== undefined && !isThere && (
        <p className="pb-1 pl-7 text-sm text-warn [overflow-wrap:anywhere]">{problem}</p>
      )}
    </>
  )
}
