import { useQuery } from '@tanstack/react-query'
import { call, callKey } from '#lib/engine/calls.ts'
import { useCalm } from '#lib/use-idle.ts'
import { useSettled } from '#lib/use-settled.ts'
import type { KilnError } from '#shared/errors.ts'
import type { BuildCheck, BuildRequest } from '#shared/model/build.ts'

/** What the engine says of the answers, once typing has paused. The last answer stays while the next is on its way. */
export function useCheck(request: BuildRequest | null) {
  const { settled } = useSettled(request)
  return useQuery<BuildCheck, KilnError>({
    queryKey: callKey('builds.check', settled),
    queryFn: ({ signal }) => {
      if (!settled) throw new Error('nothing to check')
      return call('builds.check', settled, signal)
    },
    enabled: useCalm() && settled !== null,
    placeholderData: (last, query) =>
      (query?.queryKey[2] as BuildRequest | null)?.profile === settled?.profile ? last : undefined,
    // Free space changes by itself.
    staleTime: 10_000,
    gcTime: 30_000,
  })
}
