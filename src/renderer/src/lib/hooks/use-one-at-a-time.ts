import { useRef } from 'react'

/** Runs work, and leaves out what is asked for before it has ended: the second of two clicks in one frame, which comes
 *  before the page is drawn as busy. */
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
