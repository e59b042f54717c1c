// The diagnostic log, as the engine sees it. Nothing here throws, and nobody waits for it.
import type { LogData, LogLine } from '#shared/diagnostics/log-line.ts'

export type LogPort = {
  /** Part of ordinary work. `event` is a kebab-case name, the same for every time that it happens. */
  debug(event: string, data?: LogData): void
  /** Something went wrong. */
  warn(event: string, data?: LogData): void
  /** All lines that are kept, of every process, oldest first; none where they cannot be read. */
  read(): Promise<LogLine[]>
  /** Resolves when what was logged before is in the file, or could not be written. */
  flush(): Promise<void>
}
