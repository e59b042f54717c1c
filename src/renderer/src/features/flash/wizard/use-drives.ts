// The drives that are there now: those of the list, and those that were named by their path. Live.
import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, callKey, useCall } from '#lib/engine/calls.ts'
import type { Drive } from '#shared/drives/drive.ts'
import type { KilnError } from '#shared/errors.ts'

type NamedDrive = { path: string; drive: Drive | null; error: KilnError | null }

export function useDrives(named: readonly string[]) {
  const list = useCall('drives.list', {})
  const shown = useQueries({
    queries: named.map(path => ({
      queryKey: callKey('drives.show', { path }),
      queryFn: ({ signal }: { signal: AbortSignal }) => call('drives.show', { path }, signal),
      // No list contains these: they are read again whenever they are shown.
      staleTime: 2_000,
      refetchInterval: 5_000,
      retry: false,
    })),
    combine: results =>
      results.map((result, at) => ({
        path: named[at] ?? '',
        drive: result.data && !result.error ? result.data : null,
        error: result.error as KilnError | null,
      })),
  })
  const listed = list.data
  /** undefined until the list is known. */
  const present = useMemo(() => {
    if (!listed) return undefined
    const known = new Set(listed.map(({ path }) => path))
    return [...listed, ...shown.flatMap(({ drive }) => (drive && !known.has(drive.path) ? [drive] : []))]
  }, [listed, shown])
  return { list, named: shown satisfies NamedDrive[], present }
}
