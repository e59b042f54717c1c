import { useQuery } from '@tanstack/react-query'
import { call, callKey } from '#lib/engine/calls.ts'
import { useSettled } from '#lib/use-settled.ts'
import type { KilnError } from '#shared/errors.ts'
import type { FlashSource, SourceFacts } from '#shared/model/flash.ts'

/** What a source is, once typing has paused. */
export function useInspect(source: FlashSource | null) {
  const { settled, fresh } = useSettled(source, source?.kind === 'image' ? 0 : 500)
  const query = useQuery<SourceFacts, KilnError>({
    queryKey: callKey('flash.inspect', settled),
    queryFn: ({ signal }) => {
      if (!settled) throw new Error('nothing to inspect')
      return call('flash.inspect', { source: settled }, signal)
    },
    enabled: settled !== null,
    // A file may be written anew, and an address may answer otherwise.
    staleTime: 30_000,
    retry: false,
  })
  return {
    facts: fresh ? (query.data ?? null) : null,
    error: fresh ? query.error : null,
    looking: source !== null && (!fresh || query.isFetching),
    again: () => void query.refetch(),
  }
}
