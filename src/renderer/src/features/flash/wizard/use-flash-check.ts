import { useQuery } from '@tanstack/react-query'
import { type CallReply, call, callKey } from '#lib/engine/calls.ts'
import { useSettled } from '#lib/use-settled.ts'
import type { KilnError } from '#shared/errors.ts'
import type { FlashRequest } from '#shared/model/flash.ts'

/** What the engine says of the request, once typing has paused; `fresh`: of exactly this request. */
export function useFlashCheck(request: FlashRequest | null, enabled: boolean) {
  const { settled, fresh } = useSettled(request)
  const query = useQuery<CallReply<'flash.check'>, KilnError>({
    queryKey: callKey('flash.check', settled),
    queryFn: ({ signal }) => {
      if (!settled) throw new Error('nothing to check')
      return call('flash.check', settled, signal)
    },
    enabled: enabled && settled !== null,
    placeholderData: last => last,
    staleTime: 0,
    // It holds what was typed, passphrases too.
    gcTime: 0,
    retry: false,
  })
  return { ...query, fresh: fresh && !query.isPlaceholderData && !query.isFetching }
}
