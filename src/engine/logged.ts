// For failures that do not harm the work: it continues, and the log records the failure.
import type { LogEvent } from '#shared/diagnostics/log-events.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import type { LogPort } from './ports/log.ts'

/** For `.catch`. */
export const logged =
  (log: Pick<LogPort, 'debug'>, event: LogEvent) =>
  (thrown: unknown): undefined => {
    log.debug(event, thrownFacts(thrown))
    return undefined
  }
