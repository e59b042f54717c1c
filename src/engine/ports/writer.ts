// The privileged writer, as the engine sees it.
import type { FromWriter, WriterPlan } from '#shared/flash/wire/writer-messages.ts'

export type WriterEvent = Exclude<FromWriter, { type: 'hello' }>

/** `stream` is asked for after `ready`, for a plan whose source is one. */
export type WriterWork = {
  plan: WriterPlan
  stream:
    | ((signal: AbortSignal) => AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>)
    | null
}

export type WriterPort = {
  /**
   * Starts one writer (asking for rights where they are needed), gives it the plan, and resolves when it has ended.
   * Work that is still being planned is waited for while the writer starts, but never while a person is asked for a
   * password; what it throws is thrown. Throws flash.elevation, flash.writer-lost.
   * Cancelled, it rejects with the signal's reason after the writer has ended; earlier results were passed on.
   */
  run(options: {
    work: WriterWork | Promise<WriterWork>
    signal: AbortSignal
    onEvent: (event: WriterEvent) => void
  }): Promise<void>
}
