// Whether the engine keeps the window waiting. Not by one long answer, which an evaluation may be: by none at all.
import { useIsFetching, useIsMutating } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call } from './calls.ts'
import { useConnection } from './connection.ts'

/** How long to wait for a call before a call that the engine answers at once, and how long that one may take. */
export const patienceMs = 2000

export function useSlow(): boolean {
  const fetching = useIsFetching()
  const mutating = useIsMutating()
  const { phase } = useConnection()
  const isWaiting = fetching + mutating > 0 && phase === 'open'
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    if (!isWaiting) return
    let timer = 0
    let left = false
    const answered = () => {
      if (left) return
      window.clearTimeout(timer)
      setSlow(false)
      timer = window.setTimeout(ask, patienceMs)
    }
    const ask = () => {
      timer = window.setTimeout(() => setSlow(true), patienceMs)
      // An error is an answer too.
      call('settings.get', {}).then(answered, answered)
    }
    timer = window.setTimeout(ask, patienceMs)
    return () => {
      left = true
      window.clearTimeout(timer)
      setSlow(false)
    }
  }, [isWaiting])
  return isSlow
}
