// A call of the engine about what is being typed: asked once typing has paused. Its callers say what of an old answer may
// still be shown.
import { type QueryKey, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type KilnError, Unexpected } from '#shared/errors.ts'
import { type CallInput, type CallPath, type CallReply, call, callKey } from '../engine/calls.ts'
import { useDebounced } from './use-debounced.ts'

type Options<P extends CallPath> = {
  enabled?: boolean
  /** How long typing has to pause. */
  delayMs?: number
  /** Whether the answer about another input is shown until this one's is there. */
  keepsAnswer?: (about: CallInput<P>, now: CallInput<P>) => boolean
  staleTimeMs?: number
  /** How long an answer is remembered; 0 where the input holds a secret. */
  rememberMs?: number
  retry?: false
}

/** `input` null: there is nothing to ask about yet. */
export function useSettledCall<P extends CallPath>(
  path: P,
  input: CallInput<P> | null,
  { enabled = true, delayMs, keepsAnswer, staleTimeMs = 0, rememberMs, retry }: Options<P> = {},
) {
  const { settled, fresh } = useSettled(input, delayMs)
  const query = useQuery<CallReply<P>, KilnError>({
    queryKey: callKey(path, settled),
    queryFn: ({ signal }) => {
      if (settled === null) throw new Unexpected('nothing to ask')
      return call(path, settled, signal)
    },
    enabled: enabled && settled !== null,
    staleTime: staleTimeMs,
    placeholderData: (last, before) => {
      const about = inputOf<P>(before?.queryKey)
      return keepsAnswer && about && settled !== null && keepsAnswer(about, settled) ? last : undefined
    },
    ...(rememberMs === undefined ? {} : { gcTime: rememberMs }),
    ...(retry === undefined ? {} : { retry }),
  })
  return {
    ...query,
    /** The input is the current one: a person has not typed on since, and it does not wait for a pause. */
    isSettled: fresh,
    /** The answer is about exactly this input, as it is now. */
    isFresh: fresh && !query.isPlaceholderData && !query.isFetching,
  }
}

/**
 * Returns the input as of the last pause in typing, as the same object until it changes; `fresh`: it is the current
 * input.
 */
function useSettled<T>(value: T, delayMs?: number): { settled: T; fresh: boolean } {
  const now = JSON.stringify(value)
  const text = useDebounced(now, delayMs)
  const settled = useMemo(() => JSON.parse(text) as T, [text])
  return { settled, fresh: now === text }
}

/** The third part of a call's key. */
const inputOf = <P extends CallPath>(key: QueryKey | undefined) => (key?.[2] ?? null) as CallInput<P> | null
