// The part of an audit line that is sent. Without content: what was done, by whom, the result, and the hash of the
// line. With content: the input of the request, too. Pure.
import type { SpanValue } from '#shared/workloads/spans.ts'
import { fieldsOf } from '../lib/decode.ts'

export type AuditEntry = {
  /** null if the line has none. */
  readonly timeMs: number | null
  readonly text: string
  readonly isWarning: boolean
  readonly attributes: Readonly<Record<string, SpanValue>>
}

const longestText = 200
const longestContent = 16 * 1024
const textOf = (value: unknown) => (typeof value === 'string' ? value.slice(0, longestText) : '')

function parsed(text: string) {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    // A power cut left it.
    return null
  }
}

export function auditEntry(line: string, hasContent: boolean): AuditEntry {
  const [, hash = '', text = ''] = /^([0-9a-f]{64}) (.*)$/s.exec(line) ?? []
  const fields = parsed(text)
  if (fields === null)
    return { timeMs: null, text: 'A line that is not whole.', isWarning: true, attributes: {} }
  const [event, verb, face, person, detail] = ['event', 'verb', 'face', 'person', 'detail'].map(key =>
    textOf(fields[key]),
  )
  const time = Date.parse(textOf(fields['time']))
  const isWarning = event === 'refused' || event === 'failed'
  const more = hasContent && {
    'voxnix.audit.input': JSON.stringify(fields['input'] ?? {}).slice(0, longestContent),
    'voxnix.audit.detail': detail ?? '',
  }
  return {
    timeMs: Number.isFinite(time) ? Math.max(0, time) : null,
    text: `${verb} ${event}`,
    isWarning,
    attributes: {
      'voxnix.audit.event': event ?? '',
      'voxnix.audit.verb': verb ?? '',
      'voxnix.audit.face': face ?? '',
      'voxnix.audit.hash': hash,
      'user.name': person ?? '',
      // One of the broker's codes.
      ...(isWarning && { 'error.type': detail ?? '' }),
      ...more,
    },
  }
}
