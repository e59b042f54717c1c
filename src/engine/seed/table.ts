// A table with one row per drive, as CSV (RFC 4180; also with a spreadsheet's semicolons): the header names the
// columns. Pure.

import { parse } from 'csv-parse/sync'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { seedProblems } from '#shared/seed/check.ts'
import { type Column, columnNamed, plainColumns, secretOf, withCell } from '#shared/seed/columns.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

/**
 * The rows in their order. `check`: false leaves what is wrong in single cells to a grid, which shows it there. Throws
 * seed.table, which names the line.
 */
export function readTable(text: string, { check = true } = {}): SeedAnswers[] {
  const [header, ...rows] = cells(text)
  if (!header) throw broken(1, message('table.empty'))
  const names = header.values.map(name => columnIn(name, header.line))
  const doubled = names.find((name, at) => names.indexOf(name) !== at)
  if (doubled) throw broken(header.line, message('table.column-twice', { column: doubled }))
  if (rows.length === 0) throw broken(header.line, message('table.no-rows'))
  const read = rows.map(({ values, line }) => {
    if (values.length !== names.length)
      throw broken(line, message('table.cells', { found: values.length, expected: names.length }))
    return { line, answers: answersOf(names, values) }
  })
  if (check) checkAnswers(read)
  return read.map(({ answers }) => answers)
}

function checkAnswers(rows: readonly { line: number; answers: SeedAnswers }[]): void {
  const lines = new Map<string, number>()
  for (const { line, answers } of rows) {
    const [problem] = seedProblems(answers)
    if (problem) throw broken(line, message('table.answer', { label: problem.label, reason: problem.reason }))
    const host = answers.hostname.toLowerCase()
    const before = lines.get(host)
    if (host && before) throw broken(line, message('table.same-name', { other: String(before), host }))
    lines.set(host, line)
  }
}

function columnIn(name: string, line: number): Column {
  const column = columnNamed(name)
  if (column) return column
  const known = [...plainColumns, 'secret:KEY'].join(', ')
  throw broken(line, message('table.column', { column: name, known }))
}

function answersOf(names: readonly Column[], values: readonly string[]): SeedAnswers {
  let answers = noAnswers()
  for (const [at, name] of names.entries()) {
    const value = values[at] ?? ''
    // A space in a passphrase or a secret is a character like any other.
    const text = name === 'wifipassphrase' || secretOf(name) !== null ? value : value.trim()
    if (text !== '') answers = withCell(answers, name, text)
  }
  return { ...answers, sshKeys: answers.sshKeys.filter(Boolean) }
}

function cells(text: string): { values: string[]; line: number }[] {
  // The replacement character: bytes that are not UTF-8.
  const odd = text.indexOf('\ufffd')
  if (odd >= 0) throw broken(text.slice(0, odd).split('\n').length, message('table.encoding'))
  const [first = ''] = text.split('\n', 1)
  const count = (sign: string) => first.split(sign).length
  try {
    const rows = parse(text, {
      bom: true,
      delimiter: count(';') > count(',') ? ';' : ',',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return rows.map(({ record, info }) => ({ values: record, line: info.lines }))
  } catch (thrown) {
    // Its message is left out: it may quote a secret.
    const { lines = 1, code = '' } = thrown as Error & { lines?: number; code?: string }
    throw broken(lines, quoting[code] ?? message('table.form'))
  }
}

const quoting: Record<string, Message> = {
  CSV_QUOTE_NOT_CLOSED: message('table.quote-open'),
  INVALID_OPENING_QUOTE: message('table.quote-inside'),
  CSV_INVALID_CLOSING_QUOTE: message('table.quote-after'),
}

const broken = (line: number, reason: Message) =>
  failure('seed.table', {
    operation: 'flash.readTable',
    values: { line: String(line), reason },
  })
