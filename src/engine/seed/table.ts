// A table with a row for each drive, as CSV (RFC 4180; a spreadsheet's semicolons too): the header names the columns.
// Pure.
import { parse } from 'csv-parse/sync'
import { failure } from '#shared/errors.ts'
import { noAnswers, type SeedAnswers } from '#shared/model/seed.ts'
import { seedProblems } from '#shared/seed/check.ts'

type Column = (answers: SeedAnswers, value: string) => void
const network = (answers: SeedAnswers) => {
  if (answers.wifi.length === 0) answers.wifi.push({ ssid: '', passphrase: '' })
  return answers.wifi[0] as SeedAnswers['wifi'][number]
}

/** What a header may be called; spaces, dashes, underscores and capitals do not matter. */
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
  if (!header) throw broken(1, 'it is empty')
  const setters = header.values.map(name => setterOf(name, header.line))
  const doubled = header.values.find((name, at) => header.values.indexOf(name) !== at)
  if (doubled) throw broken(header.line, `there are two columns "${doubled}"`)
  if (rows.length === 0) throw broken(header.line, 'it has a header, but no rows')
  return rows.map(({ values, line }) => {
    if (values.length !== header.values.length)
      throw broken(line, `it has ${values.length} cells, the header has ${header.values.length}`)
    const answers = noAnswers()
    values.forEach((value, at) => {
      if (value.trim() !== '') setters[at]?.(answers, value.trim())
    })
    const [problem] = seedProblems(answers)
    if (problem) throw broken(line, `${problem.label}: ${problem.reason.replace(/\.$/, '')}`)
    return answers
  })
}

function setterOf(name: string, line: number): Column {
  const secret = /^secret:\s*(\S+)$/i.exec(name.trim())?.[1]
  if (secret) return (answers, value) => void Object.assign(answers.secrets, { [secret]: value })
  const plain = name.toLowerCase().replace(/[\s_-]/g, '')
  const column = columns[otherNames[plain] ?? plain]
  if (column) return column
  throw broken(line, `"${name}" is no column; there are ${Object.keys(columns).join(', ')}, secret:KEY`)
}

function cells(text: string): { values: string[]; line: number }[] {
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
    const { lines = 1, message } = thrown as Error & { lines?: number }
    throw broken(lines, message.replace(/\.$/, ''))
  }
}

const broken = (line: number, reason: string) =>
  failure('seed.table', {
    operation: 'flash.readTable',
    values: { line, reason: `${reason} (line ${line}).` },
  })
