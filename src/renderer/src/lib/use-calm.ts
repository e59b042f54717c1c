// Work that can wait until the window has been drawn and stands still: it would only delay the first page.
import { useEffect, useState } from 'react'

let calm = false

/** false at the start of the window, true from its first idle moment on. */
export function useCalm(): boolean {
  const [now, set] = useState(calm)
  useEffect(() => {
    if (calm) return
    const handle = requestIdleCallback(
      () => {
        calm = true
        set(true)
      },
      { timeout: 1000 },
    )
    return () => cancelIdleCallback(handle)
  }, [])
  return now
}
