// Work that can wait until the window has been drawn and stands still: it would only delay the first page.
import { useEffect, useState } from 'react'

let calm = false
const waiting = new Set<() => void>()

/** Runs at once when the window is calm already. */
export function whenCalm(body: () => void): void {
  if (!calm && waiting.size === 0) requestIdleCallback(settle, { timeout: 1000 })
  if (calm) body()
  else waiting.add(body)
}

function settle(): void {
  calm = true
  for (const body of waiting) body()
  waiting.clear()
}

/** false at the start of the window, true from its first idle moment on. */
export function useIdle(): boolean {
  const [now, set] = useState(calm)
  useEffect(() => whenCalm(() => set(true)), [])
  return now
}
