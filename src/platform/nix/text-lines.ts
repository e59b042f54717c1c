// Nix's events as the lines that it prints without them, so that errors and dry runs are read the same from every version.
import type { OutputLine } from '#engine/ports/process.ts'

/** The level up to which Nix prints by default: errors, warnings, notices and information. */
const info = 3

/** The text of messages; lines of other programs as they are; nothing of activities. */
export function textLines(lines: readonly OutputLine[]): OutputLine[] {
  return lines.flatMap(line => {
    if (!line.text.startsWith('@nix ')) return [line]
    return (messageIn(line.text.slice('@nix '.length)) ?? []).map(text => ({ text }))
  })
}

function messageIn(text: string): string[] | null {
  const { action, level = 0, msg } = decoded(text) ?? beginning(text)
  if (action !== 'msg' || typeof msg !== 'string' || Number(level) > info) return null
  return withoutColours(msg).split('\n')
}

type Message = { action?: unknown; level?: unknown; msg?: unknown }

function decoded(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return null
  }
}

/** Reads the start of a line that was too long to keep. */
function beginning(text: string): Message {
  const [head = '', level] =
    /^\{"action":"msg",[^{}[\]]{0,4000}?"level":(\d+),(?:"line":(?:\d+|null),)?"msg":"/.exec(text) ?? []
  if (level === undefined) return {}
  // It may end within an escape sequence.
  const whole = text.slice(head.length).replace(/(^|[^\\])((?:\\\\)*)\\(?:u[\da-f]{0,3})?$/i, '$1$2')
  return {
    action: 'msg',
    level,
    msg: decoded(`["${whole}"]`) === null ? '' : String(JSON.parse(`"${whole}"`)),
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is removed
export const withoutColours = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, '')
