// Asks one host, and puts what it says into the list.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { call, callKey } from '#lib/engine/calls.ts'
import type { HostState } from '#shared/model/hosts/memory.ts'

const key = callKey('hosts.states', {})

/** Why it does not answer is part of what is found; what fails is shown by the list when it is read again. */
export function useAskHost() {
  const queries = useQueryClient()
  return useCallback(
    (id: string, signal?: AbortSignal): Promise<void> =>
      call('hosts.ask', { host: id }, signal).then(
        state => {
          queries.setQueryData<HostState[]>(key, (old = []) => [...old.filter(one => one.id !== id), state])
        },
        () => undefined, // it was removed meanwhile, or the engine is away
      ),
    [queries],
  )
}
