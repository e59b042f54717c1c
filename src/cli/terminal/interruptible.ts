// A slow call to the engine that is not a job, because Nix evaluates. Ctrl-C stops it.
import { Cancelled } from './cancelled.ts'
import { onInterrupts } from './interrupts.ts'

/** Throws Cancelled if it was stopped; a second Ctrl-C ends the program at once. */
export async function interruptible<T>(ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const stop = onInterrupts(process, again => {
    if (again) process.exit(130)
    controller.abort()
  })
  try {
    return await ask(controller.signal)
  } catch (thrown) {
    throw controller.signal.aborted ? new Cancelled() : thrown
  } finally {
    stop()
  }
}
