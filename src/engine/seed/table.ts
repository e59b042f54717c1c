// A table with one row per drive, as CSV (RFC 4180; also with a spreadsheet's semicolons): the header names the
// columns. Pure.

import { parse } from 'csv-parse/sync'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { seedProblems } from '#shared/seed/check.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

type Column = (answers: SeedAnswers, value: string) => void
const network = (answers: SeedAnswers) => {
  if (answers.wifi.length === 0) answers.wifi.push({ ssid: '', passphrase: '' })
  return answers.wifi[0] as SeedAnswers['wifi'][number]
}

/** Accepted names for headers; spaces, dashes, underscores and case do not matter. */
const columns: Record<string, Column> = {
  hostname: (answers, value) => void Object.assign(answers, { hostname: value }),
  user: (answers, value) => void Object.assign(answers, { user: value }),
  sshkey: (answers, value) => void answers.sshKeys.push(...value.split(/\r?\n/).filter(Boolean)),
  wifi: (answers, value) => void Object.assign(network(answers), { ssid: value }),
  wifipassphrase: (answers, value) => void Object.assign(network(answers), { passphrase: value }),
  locale: (answers, value) => void Object.assign(answers, { locale: value }),
  timezone: (answers, value) => void Object.assign(answers, { timeZone: value }),
  keymap: (answers, value) => void Object.assign(answers, { keymap: value }),
}
const otherNames: Record<string, string> = {
  host: 'hostname',
  sshkeys: 'sshkey',
  wifinetwork: 'wifi',
  ssid: 'wifi',
  wifipassword: 'wifipassphrase',
  language: 'locale',
  keyboard: 'keymap',
}

/** "host_name", "secret:tailscaleAuthKey". Throws seed.table, which names the line. */
export function readTable(text: string): SeedAnswers[] {
  const [header, ...rows] = cells(text)
  if (!header) throw broken(1, message('table.empty'))
  const names = header.values.map(name => columnName(name, header.line))
  const doubled = names.find((name, at) => names.indexOf(name) !== at)
  if (doubled) throw broken(header.line, message('table.column-twice', { column: doubled }))
  if (rows.length === 0) throw broken(header.line, message('table.no-rows'))
  const lines = new Map<string, number>()
  return rows.map(({ values, line }) => {
    if (values.length !== names.length)
      throw broken(line, message('table.cells', { found: values.length, expected: names.length }))
    const answers = noAnswers()
    for (const [at, name] of names.entries()) fill(answers, name, values[at] ?? '')
    const [problem] = seedProblems(answers)
    if (problem) throw broken(line, message('table.answer', { label: problem.label, reason: problem.reason }))
    const host = answers.hostname.toLowerCase()
    const before = lines.get(host)
    if (host && before) throw broken(line, message('table.same-name', { other: String(before), host }))
    lines.set(host, line)
    return answers
  })
}

const secretColumn = /^secret:\s*(\S+)$/i

/** "Host name" → "hostname", "secret: token" → "secret:token". */
function columnName(name: string, line: number): string {
  const secret = secretColumn.exec(name.trim())?.[1]
  if (secret) return `secret:${secret}`
  const plain = name.toLowerCase().replace(/[\s_-]/g, '')
  const column = otherNames[plain] ?? plain
  if (Object.hasOwn(columns, column)) return column
  throw broken(
    line,
    message('table.column', { column: name, known: [...Object.keys(columns), 'secret:KEY'].join(', ') }),
  )
}

function fill(answers: SeedAnswers, name: string, value: string): void {
  const secret = secretColumn.exec(name)?.[1]
  if (secret) {
    if (value !== '') answers.secrets[secret] = value
    return
  }
  // In a passphrase and a secret a space is a character like any other.
  const text = name === 'wifipassphrase' ? value : value.trim()
  if (text !== '') columns[name]?.(answers, text)
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
    // Not its message: that may quote a secret.
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
