// A job that a page starts and is left for: the last step of a wizard, above all. It is started once, however often that is
// clicked.

import { useRef } from 'react'
import { type CallInput, type CallPath, type CallReply, useCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'

type StartOptions<P extends CallPath, Input> = {
  /** The place that this is on: someone who has left it is not brought back. */
  at: string
  /** The answers are used up then. Returns the place where the job is watched. */
  onStarted: (started: CallReply<P>, input: Input) => string
  /** Called on a failure, by a page that has no place for `error`. */
  onFailed?: (thrown: unknown) => void
}

/** `start(null)` does nothing: answers are missing. `error` is why it was not started; then it may be tried again. */
export function useStart<P extends CallPath, Input extends CallInput<P>>(
  path: P,
  { at, onStarted, onFailed }: StartOptions<P, Input>,
) {
  const { mutateAsync, isPending, error, reset } = useCommand(path)
  // The second click of a double click comes before the page is drawn as busy, or while it is being left. After a start
  // this stays set, which useOneAtATime would not.
  const sent = useRef(false)
  const start = async (input: Input | null) => {
    if (input === null || sent.current) return
    sent.current = true
    // `error` holds any error.
    const started = await mutateAsync(input).catch(thrown => {
      onFailed?.(thrown)
      return null
    })
    if (started === null) {
      sent.current = false
      return
    }
    const href = onStarted(started, input)
    if (isAt(at)) navigate(href)
  }
  return { start, busy: isPending, error, forget: () => sent.current || reset() }
}
