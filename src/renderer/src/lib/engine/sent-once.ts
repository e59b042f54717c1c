// What is begun once: the second click of a double click comes before the page knows of the first, or while it is being left.
import { useRef } from 'react'

/** `take` is false where just that was sent already; `release` lets it be tried again, since it failed. */
export function useSentOnce(): { take(id: string): boolean; release(): void } {
  const sent = useRef<string | null>(null)
  return {
    take(id) {
      if (sent.current === id) return false
      sent.current = id
      return true
    },
    release() {
      sent.current = null
    },
  }
}
