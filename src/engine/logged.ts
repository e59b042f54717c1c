// Logs a failure that does not harm the work, which continues.
import type { LogEvent } from '#shared/diagnostics/log-events.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import type { LogPort } from './ports/log.ts'

/** Makes a handler for `.catch`. */
export const logged =
  (log: Pick<LogPort, 'debug'>, event: LogEvent) =>
  (thrown: unknown): undefined => {
    log.debug(event, thrownFacts(thrown))
    return undefined
  }
