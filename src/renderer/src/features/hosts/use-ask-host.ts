// Asks one host, and puts what it says into the list.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { call, callKey } from '#lib/engine/calls.ts'
import type { HostState } from '#shared/deploy/memory.ts'

const key = callKey('hosts.states', {})

/** Why it does not answer is part of what is found; null, and shown by the list when it is read again, where that fails. */
export function useAskHost() {
  const queries = useQueryClient()
  return useCallback(
    (id: string, signal?: AbortSignal): Promise<HostState | null> =>
      call('hosts.ask', { host: id }, signal).then(
        state => {
          queries.setQueryData<HostState[]>(key, (old = []) => [...old.filter(one => one.id !== id), state])
          return state
        },
        () => null, // it was removed in the meantime, or the engine is away
      ),
    [queries],
  )
}
