// A question that goes out into the network, or that Nix evaluates: asked when a page needs it or a person wants it, never
// because something changed in the list. `useCall` would ask it again at each change.
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { KilnError } from '#shared/errors.ts'
import { type CallInput, type CallPath, type CallReply, call } from './calls.ts'

const networkKey = (path: CallPath, input: unknown) => ['network', path, input] as const

type Options = {
  enabled?: boolean
  /** How long an answer is good; forever where it is left out. */
  staleMs?: number
  /** Asked again after so long, while it is shown. */
  everyMs?: number
  /** How long an answer is remembered once nothing shows it. */
  rememberMs?: number
}

export function useNetworkCall<P extends CallPath>(
  path: P,
  input: CallInput<P>,
  { enabled = true, staleMs = Number.POSITIVE_INFINITY, everyMs, rememberMs }: Options = {},
): UseQueryResult<CallReply<P>, KilnError> {
  return useQuery<CallReply<P>, KilnError>({
    queryKey: networkKey(path, input),
    queryFn: ({ signal }) => call(path, input, signal),
    enabled,
    staleTime: staleMs,
    retry: false,
    refetchOnWindowFocus: false,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(rememberMs === undefined ? {} : { gcTime: rememberMs }),
  })
}
