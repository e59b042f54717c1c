import { useEffect, useRef } from 'react'
import { isOver } from '#shared/model/job-state.ts'
import { useCall } from '../../lib/calls.ts'
import { playEnd } from './sound.ts'

/** Sounds once when flashing ends, whatever page is open; what had ended before the window looked is no news. */
export function FlashSound() {
  const { data } = useCall('jobs.list', {})
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (!data) return
    const isFlash = (kind: string) => kind === 'flash' || kind === 'restore'
    const ended = data.filter(({ kind, state }) => isFlash(kind) && isOver(state))
    const before = known.current
    known.current = new Set(ended.map(({ id }) => id))
    // Not only those that were seen running: a drive that needs little may be done between two looks.
    for (const { id, state } of before ? ended : [])
      if (!before?.has(id) && state !== 'cancelled') playEnd(state === 'succeeded')
  }, [data])
  return null
}
