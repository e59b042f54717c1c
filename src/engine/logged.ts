// What may fail without harm to the work: it goes on, and the log says that it failed.
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
