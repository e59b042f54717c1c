import { useEffect, useRef } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { endedFlashes, newlyEnded } from './ended-flashes.ts'
import { playEnd } from './sound.ts'

/** Sounds once when flashing ends, whatever page is open. */
export function FlashSound() {
  const { data } = useCall('jobs.list', {})
  const known = useRef<Set<string> | null>(null)
  useEffect(() => {
    if (!data) return
    for (const { state } of newlyEnded(known.current, data)) playEnd(state === 'succeeded')
    known.current = new Set(endedFlashes(data).map(({ id }) => id))
  }, [data])
  return null
}
