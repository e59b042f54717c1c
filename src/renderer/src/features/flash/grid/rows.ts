// The rows of the grid: what pasting and typing make of them, and what is wrong in which cell. Pure.
import '../texts.ts'
import '#features/seed/texts.ts'
import { formProblems, isEmpty } from '#features/seed/answers.ts'
import { lostOf, notKept, rowAnswered } from '#features/seed/lost-answers.ts'
import type { Personal, TableRow } from '#features/seed/personal.ts'
import { type WindowCode, windowMessage } from '#lib/texts/own-texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { Message } from '#shared/messages/message.ts'
import type { Option } from '#shared/profiles/option.ts'
import { type Column, columnNamed, fieldOf, plainColumns, secretOf, withCell } from '#shared/seed/columns.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

export type Rows = readonly TableRow[]
export type Table = NonNullable<Personal['table']>
export const noTable: Table = { file: '', rows: [], next: 0 }

/** So many rows a table may have: beyond them it is a column of a spreadsheet copied to its end. */
export const mostRows = 1000

/** Returns the columns that every image has, then a column for each secret of the image and of the rows. */
export function columnsOf(rows: Rows, secrets: readonly string[]): Column[] {
  const keys = new Set([...secrets, ...rows.flatMap(row => Object.keys(row.secrets))])
  return [...plainColumns, ...[...keys].map(key => `secret:${key}` as const)]
}

const labels = {
  hostname: 'field.hostname',
  user: 'field.user',
  sshkey: 'field.sshKeys',
  wifi: 'field.ssid',
  wifipassphrase: 'field.passphrase',
  locale: 'field.locale',
  timezone: 'field.timeZone',
  keymap: 'field.keymap',
  enrolment: 'field.enrolment',
} as const satisfies Record<string, WindowCode>

/** Labels of the image's profile, if known. */
export type Labels = readonly Pick<Option, 'key' | 'label'>[]

/** A secret has the label of its option, as in the form; without one, its key. */
export function columnLabel(column: Column, options: Labels): string {
  const secret = secretOf(column)
  if (secret === null) return t(labels[column as keyof typeof labels])
  return options.find(({ key }) => key === secret)?.label ?? secret
}

export function typed(
  rows: Rows,
  { row, column }: { row: number; column: Column },
  text: string,
): TableRow[] {
  const long = filledTo(rows, row + 1)
  return long.map((answers, at) => (at === row ? filledIn(answers, column, text) : answers))
}

const filledIn = (answers: TableRow, column: Column, text: string) =>
  rowAnswered(answers, withCell(answers, column, text))

export const filledTo = (rows: Rows, count: number): TableRow[] => [
  ...rows,
  ...Array.from({ length: Math.max(0, count - rows.length) }, noAnswers),
]

export const withoutRow = (rows: Rows, row: number): TableRow[] => rows.filter((_, at) => at !== row)

type Paste = { rows: TableRow[]; pasted: number } | { problem: string }

/** From this cell on, to the right and down; a first row of column names says where each column goes. */
export function pasteAt(
  rows: Rows,
  from: { row: number; column: Column },
  cells: readonly string[][],
  { columns, options }: { columns: readonly Column[]; options: Labels },
): Paste {
  const [first = [], ...below] = cells
  const named = headerOf(first, options)
  if (named && 'problem' in named) return named
  const body = named ? below : cells
  const rest = named?.columns ?? columns.slice(columns.indexOf(from.column))
  const width = Math.max(0, ...body.map(row => row.length))
  if (width > rest.length)
    return {
      problem: t('flash.grid.too-wide', {
        found: width,
        room: rest.length,
        column: columnLabel(from.column, options),
      }),
    }
  if (from.row + body.length > mostRows) return { problem: t('flash.grid.too-long', { most: mostRows }) }
  const next = filledTo(rows, from.row + body.length)
  for (const [down, values] of body.entries())
    for (const [right, text] of values.entries()) {
      const column = rest[right]
      const answers = next[from.row + down]
      if (column && answers) next[from.row + down] = filledIn(answers, column, text)
    }
  return { rows: next, pasted: body.length }
}

/** null for a row that is data. More than half of the cells are names: then the others were meant as such. */
function headerOf(
  cells: readonly string[],
  options: Labels,
): { columns: Column[] } | { problem: string } | null {
  const columns = cells.map(columnNamed)
  if (columns.filter(column => column !== null).length * 2 <= cells.length) return null
  const unknown = columns.indexOf(null)
  if (unknown >= 0)
    return {
      problem: t('flash.grid.unknown-column', { column: cells[unknown]?.trim() || String(unknown + 1) }),
    }
  const known = columns.filter(column => column !== null)
  const twice = known.find((column, at) => known.indexOf(column) !== at)
  return twice
    ? { problem: t('flash.grid.column-twice', { column: columnLabel(twice, options) }) }
    : { columns: known }
}

/** Returns the first row that has each name, in lower case. */
export function firstWithName(rows: Rows): Map<string, number> {
  const found = new Map<string, number>()
  for (const [at, { hostname }] of rows.entries()) {
    const name = hostname.trim().toLowerCase()
    if (name !== '' && !found.has(name)) found.set(name, at)
  }
  return found
}

type CellProblem = { column: Column; reason: Message }

/** `twin`: the earlier row with the same host name, or null. */
export function cellProblems(
  answers: TableRow,
  twin: number | null,
  columns: readonly Column[],
): CellProblem[] {
  const lost = lostOf(answers)
  if (isEmpty(answers) && lost.length === 0) return []
  const problems = formProblems(answers, 1)
  return columns.flatMap(column => {
    if (lost.includes(fieldOf(column))) return [{ column, reason: notKept() }]
    if (column === 'hostname' && twin !== null)
      return [{ column, reason: windowMessage('flash.grid.same-name', { row: twin + 1 }) }]
    const found = problems.find(({ field }) => field === fieldOf(column))
    return found ? [{ column, reason: found.reason }] : []
  })
}

/** The earlier row that has the name of this one. */
export function twinOf(
  names: ReadonlyMap<string, number>,
  { hostname }: SeedAnswers,
  row: number,
): number | null {
  const first = names.get(hostname.trim().toLowerCase())
  return first === undefined || first >= row ? null : first
}

/** The first cell that is wrong in the rows which the next `count` drives get. */
export function firstWrong({ rows, next }: Table, count: number): (CellProblem & { row: number }) | null {
  const names = firstWithName(rows)
  const columns = columnsOf(rows, [])
  for (const [at, answers] of rows.slice(next, next + count).entries()) {
    const row = next + at
    const [problem] = cellProblems(answers, twinOf(names, answers, row), columns)
    if (problem) return { ...problem, row }
  }
  return null
}

/** Two machines as a file that can be filled in: every column of the image, in CSV. */
export function exampleTable(secrets: readonly string[]): string {
  const columns = columnsOf([], secrets)
  const row = (hostname: string, ssid: string, passphrase: string) => {
    const values: Partial<Record<Column, string>> = {
      hostname,
      user: 'ada',
      wifi: ssid,
      wifipassphrase: passphrase,
      locale: 'en_US.UTF-8',
      timezone: 'Europe/Amsterdam',
      keymap: 'us',
    }
    return columns.map(column => values[column] ?? '')
  }
  const rows = [columns, row('kitchen', 'Home', 'correct horse'), row('cellar', '', '')]
  return rows.map(cells => `${cells.join(',')}\r\n`).join('')
}
