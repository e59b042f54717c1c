// What may fail without harm to the work: it goes on, and the log says that it failed.
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'
import type { LogPort } from './ports/log.ts'

/** For `.catch`. `event` as in LogPort. */
export const logged =
  (log: Pick<LogPort, 'debug'>, event: string) =>
  (thrown: unknown): undefined => {
    log.debug(event, thrownFacts(thrown))
    return undefined
  }
