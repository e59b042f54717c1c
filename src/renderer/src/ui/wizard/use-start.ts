// The job that the last step of a wizard starts: once, however often it is clicked.

import { useRef } from 'react'
import { type CallInput, type CallPath, type CallReply, useCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'

type StartOptions<P extends CallPath, Input> = {
  /** The place that this is on: someone who has left it is not brought back. */
  at: string
  /** The answers are used up then. Returns the place where the job is watched. */
  onStarted: (started: CallReply<P>, input: Input) => string
}

/** `start(null)` does nothing: answers are missing. `error` is why it was not started; then it may be tried again. */
export function useStart<P extends CallPath, Input extends CallInput<P>>(
  path: P,
  { at, onStarted }: StartOptions<P, Input>,
) {
  const { mutateAsync, isPending, error, reset } = useCommand(path)
  // The second click of a double click comes before the page is drawn as busy, or while it is being left.
  const sent = useRef(false)
  const start = async (input: Input | null) => {
    if (input === null || sent.current) return
    sent.current = true
    // `error` holds any error.
    const started = await mutateAsync(input).catch(() => null)
    if (started === null) {
      sent.current = false
      return
    }
    const href = onStarted(started, input)
    if (isAt(at)) navigate(href)
  }
  return { start, busy: isPending, error, forget: () => sent.current || reset() }
}
