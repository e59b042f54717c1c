// An event whose line was too long to keep: only its head and its tail are there. Nix's JSON has its keys in alphabetical
// order, so of a log line ("action", "fields", "id", "type") the text begins in the head, and id and type end the tail.
import type { OutputLine } from '#engine/ports/process.ts'
import { withoutEscapes } from '#shared/terminal-escapes.ts'
import { result } from './activity-types.ts'
import type { NixEvent } from './event.ts'
import { leftOut, visibleLine } from './text.ts'

const logHead = '@nix {"action":"result","fields":["'
const logTail = /\],"id":(\d+),"type":(\d+)\}\s*$/
const messageHead = /^@nix \{"action":"msg",[^{}[\]]{0,4000}?"level":(\d+),(?:"line":(?:\d+|null),)?"msg":"/

/** null when what is left says nothing useful. */
export function salvage(line: OutputLine): NixEvent | null {
  const [, id, type] = logTail.exec(line.tail ?? '') ?? []
  if (id && line.text.startsWith(logHead)) {
    const isLog = Number(type) === result.buildLogLine || Number(type) === result.postBuildLogLine
    const text = visibleLine(unescapeStart(line.text.slice(logHead.length))) + leftOut(line)
    return isLog ? { kind: 'log', id: id.length < 16 ? Number(id) : id, text } : null
  }
  const [head, level] = messageHead.exec(line.text) ?? []
  if (!head) return null
  const text = withoutEscapes(unescapeStart(line.text.slice(head.length))) + leftOut(line)
  return { kind: 'message', level: Number(level), text, error: null }
}

/** The beginning of a JSON string, which may be cut within an escape sequence. */
function unescapeStart(escaped: string): string {
  const whole = escaped.replace(/(^|[^\\])((?:\\\\)*)\\(?:u[\da-f]{0,3})?$/i, '$1$2')
  try {
    return String(JSON.parse(`"${whole}"`))
  } catch {
    return escaped
  }
}
