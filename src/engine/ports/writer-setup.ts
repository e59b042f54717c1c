// The installed writer, as the engine sees it.
import type { WriterSetup } from '#shared/drives/writer-setup.ts'

export type WriterSetupPort = {
  state(signal: AbortSignal): Promise<WriterSetup>
  /** Asks for a password once, and copies the writer. Throws flash.elevation if it was not given,
   *  writer.not-installed if the writer is not complete afterwards, writer.not-installable if that could not help. */
  install(signal: AbortSignal): Promise<WriterSetup>
  /** Asks for a password, and removes every version. Throws flash.elevation, writer.not-removed. */
  remove(signal: AbortSignal): Promise<WriterSetup>
}
