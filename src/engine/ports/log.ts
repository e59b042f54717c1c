// The diagnostic log, as the engine sees it. Nothing here throws, and logging is never awaited.
import type { LogEvent } from '#shared/diagnostics/log-events.ts'
import type { LogData, LogLine } from '#shared/diagnostics/log-line.ts'

export type LogPort = {
  /** Part of ordinary work. */
  debug(event: LogEvent, data?: LogData): void
  /** Something went wrong. */
  warn(event: LogEvent, data?: LogData): void
  /** All kept lines, of every process, oldest first; empty if they cannot be read. */
  read(): Promise<LogLine[]>
  /** Resolves when everything logged before is in the file, or could not be written. */
  flush(): Promise<void>
}
