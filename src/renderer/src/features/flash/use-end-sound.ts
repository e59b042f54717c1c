// Sounds when a job ends that this window saw running. The page that watches is gone by then: the end is another one.
import { useEffect } from 'react'
import type { JobView } from '#shared/model/job.ts'
import { playEnd } from './sound.ts'

const running = new Set<string>()

/** While it runs. */
export function useEndSound({ id }: Pick<JobView, 'id'>) {
  useEffect(() => {
    running.add(id)
  }, [id])
}

/** At its end: once, however often it is looked at later. */
export function useSoundOnce({ id, state }: Pick<JobView, 'id' | 'state'>) {
  useEffect(() => {
    if (running.delete(id) && state !== 'cancelled') playEnd(state === 'succeeded')
  }, [id, state])
}
