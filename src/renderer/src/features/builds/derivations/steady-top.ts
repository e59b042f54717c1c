// Scrolls a view of rows so that rows that appear or disappear above it do not move what it shows. Pure.

export type Seen = {
  /** Keys of all rows before, in order. */
  keys: readonly string[]
  /** Pixels from the first row to the top of the view. */
  topPx: number
  heightPx: number
  rowPx: number
  /** The row that matters most while it is in view. */
  selected: string | null
}

/** The new top, in pixels; null when it can stay. A view at the very top stays there, and shows what is new. */
export function steadyTop(
  { keys, topPx, heightPx, rowPx, selected }: Seen,
  now: readonly string[],
): number | null {
  if (topPx <= 0) return null
  const first = Math.floor(topPx / rowPx)
  const last = Math.ceil((topPx + heightPx) / rowPx) - 1
  const chosen = selected === null ? -1 : keys.indexOf(selected)
  const anchor = chosen >= first && chosen <= last ? chosen : first
  if (now[anchor] === keys[anchor]) return null
  const places = new Map(now.map((key, at) => [key, at]))
  // If the row has gone, the nearest remaining row above it counts.
  for (let at = anchor; at >= 0; at--) {
    const place = places.get(keys[at] ?? '')
    if (place !== undefined) return Math.max(0, topPx + (place - at) * rowPx)
  }
  return null
}
