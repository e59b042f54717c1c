// The privileged writer, as the engine sees it.
import type { FromWriter, WriterPlan } from '#shared/flash/wire/writer-messages.ts'

export type WriterEvent = Exclude<FromWriter, { type: 'hello' }>

/** `stream` is called after `ready`, for a plan whose source is one. */
export type WriterWork = {
  plan: WriterPlan
  stream:
    | ((signal: AbortSignal) => AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>)
    | null
}

export type WriterPort = {
  /** Starts one writer (asking for privileges if necessary), sends it the plan, and resolves when it has ended. Waits
   *  for work that is still being planned while the writer starts, but never during a password prompt; its errors are
   *  thrown. Throws flash.elevation, flash.writer-lost. When cancelled, rejects with the signal's reason after the
   *  writer has ended; earlier results were passed on. */
  run(options: {
    work: WriterWork | Promise<WriterWork>
    signal: AbortSignal
    onEvent: (event: WriterEvent) => void
  }): Promise<void>
}
