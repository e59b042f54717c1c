// The privileged writer, as the engine sees it.
import type { FromWriter, WriterPlan } from '#shared/flash/wire/writer-messages.ts'

export type WriterEvent = Exclude<FromWriter, { type: 'hello' }>

export type WriterPort = {
  /**
   * Starts one writer (asking for rights where they are needed), gives it the plan, and resolves when it has ended.
   * `stream` is asked for after `ready`, for a plan whose source is one. Throws flash.elevation, flash.writer-lost.
   * Cancelled, it rejects with the signal's reason after the writer has ended; earlier results were passed on.
   */
  run(options: {
    plan: WriterPlan
    stream:
      | ((
          signal: AbortSignal,
        ) => AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>)
      | null
    signal: AbortSignal
    onEvent: (event: WriterEvent) => void
  }): Promise<void>
}
