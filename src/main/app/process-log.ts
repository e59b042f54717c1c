// The app's part of the diagnostic log: its start, and every one of its processes that ended unexpectedly.
import { app } from 'electron'
import { ownLog } from '#host/own-log.ts'
import { thrownFacts } from '#shared/diagnostics/thrown-facts.ts'

export function startLog() {
  const log = ownLog({ env: process.env, process: 'main' })
  process.on('exit', log.flushNow)
  process.on('uncaughtExceptionMonitor', thrown => log.warn('process-crashed', thrownFacts(thrown)))
  log.debug('process-started', {
    version: app.getVersion(),
    node: process.versions.node,
    platform: process.platform,
    architecture: process.arch,
  })
  app.on('render-process-gone', (_event, _page, { reason, exitCode }) => {
    if (reason !== 'clean-exit') log.warn('window-process-gone', { reason, status: exitCode })
  })
  app.on('child-process-gone', (_event, { reason, exitCode }) => {
    if (reason !== 'clean-exit') log.warn('child-process-gone', { reason, status: exitCode })
  })
  return {
    ...log,
    /** `reason`: "exit code 1" or "SIGKILL", as a link to the engine reports it. */
    engineGone(reason: string) {
      const [, status] = /^exit code (\d+)$/.exec(reason) ?? []
      log.warn('engine-gone', status === undefined ? { signal: reason } : { status: Number(status) })
    },
  }
}
