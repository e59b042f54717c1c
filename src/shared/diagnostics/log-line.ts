// A line of the diagnostic log, without secrets by construction: a value is only written under a key of this table,
// and only if it has that key's form. Anything not known to be harmless is counted and left out. Pure.
import { eventName, type LogEvent } from './log-events.ts'
import { countKeys, textForms } from './log-forms.ts'
import { shortPath } from './short-path.ts'

export const logProcesses = ['main', 'engine', 'cli'] as const
export type LogProcess = (typeof logProcesses)[number]
export const logLevels = ['debug', 'warn'] as const
export type LogLevel = (typeof logLevels)[number]

type TextKey = keyof typeof textForms
type CountKey = (typeof countKeys)[number]
/** `path` is one of Kiln's own files. null and undefined are left out. */
export type LogData = Readonly<
  Partial<Record<TextKey | 'path', string | null | undefined> & Record<CountKey, number | null | undefined>>
>
export type LogLine = {
  /** ISO 8601, UTC. */
  time: string
  process: LogProcess
  pid: number
  level: LogLevel
  event: LogEvent
  data: LogData
}

const maxTextLength = 200

/** The part of `data` that may be written. `hidden` counts the values that were left out. */
export function redacted(data: Readonly<Record<string, unknown>>, home: string): LogData {
  const kept: Record<string, string | number> = {}
  let hidden = typeof data['hidden'] === 'number' ? data['hidden'] : 0
  for (const [key, value] of Object.entries(data)) {
    if (value === null || value === undefined || key === 'hidden') continue
    const allowed = allowedValue(key, value, home)
    if (allowed === null) hidden++
    else kept[key] = allowed
  }
  return hidden > 0 ? { ...kept, hidden } : kept
}

function allowedValue(key: string, value: unknown, home: string): string | number | null {
  if (typeof value === 'number')
    return countKeys.some(each => each === key) && Number.isFinite(value) ? value : null
  if (typeof value !== 'string' || value.length > maxTextLength) return null
  if (key === 'path') return pathForm.test(value) ? shortPath(value, home) : null
  return Object.hasOwn(textForms, key) && textForms[key as TextKey].test(value) ? value : null
}

/** Absolute, or shortened before; it cannot hide a URL or a query. */
const pathForm = /^[~/][^?#@:\p{C}]*$/u

/** Reads a written line and checks it by the same rules; null for anything else. */
export function parseLogLine(text: string, home: string): LogLine | null {
  const value = parsed(text)
  if (value === null) return null
  const { time, process, pid, level, event, data } = value
  const isTime = typeof time === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time)
  if (!isTime || typeof pid !== 'number' || typeof event !== 'string') return null
  const from = logProcesses.find(each => each === process)
  const at = logLevels.find(each => each === level)
  if (!from || !at || typeof data !== 'object' || data === null) return null
  return { time, process: from, pid, level: at, event: eventName(event), data: redacted({ ...data }, home) }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    // A line that a crash cut short, or that is not ours: it cannot be read.
    return null
  }
}
