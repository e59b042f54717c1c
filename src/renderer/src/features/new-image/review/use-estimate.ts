// Asks for the estimate of a build when the step opens, and again on demand. Nix evaluates for it, so it ends with the
// step: it must not slow the build down that follows.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { type CallReply, call } from '#lib/engine/calls.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { KilnError } from '#shared/errors.ts'

import { estimateKey } from './known-estimate.ts'

type Estimate = CallReply<'builds.dryRun'>

export function useEstimate(
  request: BuildRequest,
  { blocked, onError }: { blocked: boolean; onError: (error: unknown) => void },
) {
  const now = useRef({ request, onError })
  now.current = { request, onError }
  const { mutate, data, error, isPending } = useMutation<Estimate, unknown, AbortSignal>({
    mutationFn: signal => call('builds.dryRun', now.current.request, signal),
    onError: (thrown, signal) => signal.aborted || now.current.onError(thrown),
  })
  const asked = useRef<AbortController>(null)
  const ask = useCallback(() => {
    asked.current?.abort()
    asked.current = new AbortController()
    mutate(asked.current.signal)
    return asked.current
  }, [mutate])
  const known = useQueryClient().getQueryData<Estimate>(estimateKey(request))
  const isKnown = known !== undefined
  // The image's name changes nothing.
  const wanted = JSON.stringify({ ...request, name: '' })
  // biome-ignore lint/correctness/useExhaustiveDependencies: the request is read when the estimate starts
  useEffect(() => {
    if (blocked || isKnown) return
    const left = ask()
    return () => left.abort()
  }, [blocked, wanted, ask])
  useEffect(() => () => asked.current?.abort(), [])
  return {
    data: data ?? known,
    error: error instanceof KilnError ? error : null,
    isPending,
    ask: () => void ask(),
  }
}
