import type { ScalarType } from '#shared/model/option.ts'

export type Scalar = string | number | boolean

/** What was typed, as the list wants it. What is no number stays text: the engine says so beside the field. */
export function parseItem(text: string, of: ScalarType): Scalar {
  if (of.kind === 'int' && /^-?\d{1,15}$/.test(text.trim())) return Number(text)
  return text
}

/** Several lines pasted into one row become rows of their own; null when it is one line, an ordinary paste. */
export function mergePasted(
  items: readonly Scalar[],
  index: number,
  text: string,
  of: ScalarType,
): { items: Scalar[]; focus: number } | null {
  const lines = text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line && !line.startsWith('#'))
  if (lines.length < 2) return null
  const pasted = lines.map(line => parseItem(line, of))
  const before = items.slice(0, index)
  // An empty row is filled; one with text keeps it.
  const kept = items[index] === '' || items[index] === undefined ? [] : [items[index]]
  const merged = [...before, ...kept, ...pasted, ...items.slice(index + 1)]
  return { items: merged, focus: before.length + kept.length + pasted.length - 1 }
}
