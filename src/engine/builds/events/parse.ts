// One line of Nix's stderr → one typed event, by JSONLogger in Nix's src/libutil/logging.cc. Pure; never
// throws: a line that is not an event is text, and an unknown event is ignored.
import type { OutputLine } from '#engine/ports/process.ts'
import { withoutEscapes } from '#shared/terminal-escapes.ts'
import { result } from './activity-types.ts'
import type { ActivityId, Field, NixEvent, TextLine } from './event.ts'
import { salvage } from './salvage.ts'
import { leftOut, visibleLine } from './text.ts'

const prefix = '@nix '
const ignored: NixEvent = { kind: 'ignored' }
// These quotes would be escaped inside a string, so the pattern matches keys only.
const longIds = /"(id|parent)":(\d{16,})/g
const hasLongId = /"(?:id|parent)":\d{16}/

export function parseNixLine(line: OutputLine): NixEvent | TextLine {
  if (!line.text.startsWith(prefix)) return { kind: 'text', text: visibleLine(line.text) + leftOut(line) }
  if (line.dropped !== undefined) return salvage(line) ?? ignored
  let json: unknown
  try {
    const text = line.text.slice(prefix.length)
    json = JSON.parse(hasLongId.test(text) ? text.replace(longIds, '"$1":"$2"') : text)
  } catch {
    return { kind: 'text', text: visibleLine(line.text) }
  }
  return typeof json === 'object' && json !== null ? toEvent(json) : ignored
}

type Raw = {
  [key in
    | 'action'
    | 'id'
    | 'parent'
    | 'type'
    | 'text'
    | 'fields'
    | 'level'
    | 'msg'
    | 'raw_msg'
    | 'file'
    | 'line']?: unknown
}

function toEvent(raw: Raw): NixEvent {
  const { id, type } = raw
  switch (raw.action) {
    case 'result':
      return isId(id) && typeof type === 'number' && Array.isArray(raw.fields)
        ? toResult(id, type, raw.fields)
        : ignored
    case 'start': {
      if (!isId(id) || typeof type !== 'number') return ignored
      const fields = Array.isArray(raw.fields) ? raw.fields.map(toField) : []
      const parent = isId(raw.parent) ? raw.parent : 0
      return { kind: 'start', id, parent, type, text: toText(raw.text), fields }
    }
    case 'stop':
      return isId(id) ? { kind: 'stop', id } : ignored
    case 'msg': {
      const level = typeof raw.level === 'number' ? raw.level : 3
      return { kind: 'message', level, text: toText(raw.msg), error: toError(raw) }
    }
    default:
      return ignored
  }
}

function toResult(id: ActivityId, type: number, fields: unknown[]): NixEvent {
  const [first, second, third, fourth] = fields
  switch (type) {
    case result.progress:
      return isCount(first) && isCount(second) && isCount(third) && isCount(fourth)
        ? { kind: 'progress', id, done: first, expected: second, running: third, failed: fourth }
        : ignored
    case result.setExpected:
      return isCount(first) && isCount(second)
        ? { kind: 'expected', id, type: first, count: second }
        : ignored
    case result.buildLogLine:
    case result.postBuildLogLine:
      return typeof first === 'string' ? { kind: 'log', id, text: visibleLine(first) } : ignored
    case result.setPhase:
      return typeof first === 'string' ? { kind: 'phase', id, phase: visibleLine(first) } : ignored
    default:
      return ignored
  }
}

const isId = (value: unknown): value is ActivityId =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value))
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const toField = (value: unknown): Field =>
  typeof value === 'number' || typeof value === 'string' ? value : ''
const toText = (value: unknown): string => (typeof value === 'string' ? withoutEscapes(value) : '')

function toError({ raw_msg: message, file, line }: Raw): string | null {
  if (typeof message !== 'string') return null
  const where = typeof file === 'string' && typeof line === 'number' && line > 0 ? ` (${file}:${line})` : ''
  return withoutEscapes(message).trim() + where
}
