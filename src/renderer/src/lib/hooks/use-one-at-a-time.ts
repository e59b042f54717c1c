import { useRef } from 'react'

/** Runs work, and ignores calls before it has ended: the second of two clicks in one frame comes before the page is
 *  drawn as busy. For work of several calls: useCommand sends the same input once at a time anyway. */
export function useOneAtATime(): <T>(work: () => Promise<T>) => Promise<T | undefined> {
  const running = useRef(false)
  return async work => {
    if (running.current) return undefined
    running.current = true
    try {
      return await work()
    } finally {
      running.current = false
    }
  }
}
