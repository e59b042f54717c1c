// Formats the value of a reply as lines.
import { inputWords, wordsOf } from '#shared/workloads/input-words.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import { plain, sizeText } from './broker-texts.ts'
import { fieldsOf } from './decode.ts'

const text = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(text).join(' ')
    : value === null || value === undefined
      ? ''
      : plain(String(value))

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, at) => Math.max(most[at] ?? 0, cell.length)),
    [],
  )
  return rows.map(row =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

const columns: Partial<Record<Verb, readonly string[]>> = {
  list: ['name', 'owner', 'running', 'address', 'modules', 'vm'],
  usage: ['name', 'owner', 'usedBytes', 'quotaGiB'],
  snapshots: ['label', 'at', 'usedBytes'],
  trash: ['id', 'name', 'owner', 'leftMs'],
  people: ['name', 'role', 'telegram', 'by'],
  approvals: ['id', 'verb', 'input', 'asker'],
}

/** '' for a container. */
function vmText(value: unknown): string {
  const { memoryGiB, cores } = fieldsOf(value) ?? {}
  return memoryGiB === undefined ? '' : `VM: ${text(memoryGiB)} GiB, cores: ${text(cores)}`
}

function cell(key: string, value: unknown): string {
  if (key === 'running') return value === true ? 'running' : 'stopped'
  if (key === 'usedBytes') return sizeText(typeof value === 'number' ? value : null)
  if (key === 'quotaGiB') return `of ${text(value)} GiB`
  if (key === 'at') return typeof value === 'number' ? new Date(value).toISOString() : '?'
  if (key === 'leftMs') return `${Math.ceil(Number(value) / (24 * 3_600_000))} days left`
  if (key === 'vm') return vmText(value)
  if (key === 'input') return inputWords(fieldsOf(value) ?? {})
  return text(value)
}

export function linesOf(verb: Verb, value: unknown): string[] {
  const keys = columns[verb]
  if (keys && Array.isArray(value))
    return table(value.map(row => keys.map(key => cell(key, fieldsOf(row)?.[key]))))
  const fields = fieldsOf(value) ?? {}
  if (verb === 'logs') return [plain(String(fields['text'])).trimEnd()]
  return Object.entries(fields).flatMap(([key, each]) => {
    if (key !== 'leftOut') return [`${key}: ${text(each)}`]
    return Array.isArray(each) && each.length > 0 ? [`not in a snapshot: ${wordsOf(each)}`] : []
  })
}
