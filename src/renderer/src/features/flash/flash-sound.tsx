import { useEffect, useRef } from 'react'
import { isOver } from '#shared/model/job-state.ts'
import { useCall } from '../../lib/calls.ts'
import { playEnd } from './sound.ts'

/** Sounds once when flashing ends that this window saw running, whatever page is open. */
export function FlashSound() {
  const { data } = useCall('jobs.list', {})
  const running = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, kind, state } of data ?? []) {
      if (kind !== 'flash' && kind !== 'restore') continue
      if (!isOver(state)) running.current.add(id)
      else if (running.current.delete(id) && state !== 'cancelled') playEnd(state === 'succeeded')
    }
  }, [data])
  return null
}
