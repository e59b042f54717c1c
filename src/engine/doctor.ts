// The group "doctor" of the contract.
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { reportBuilders } from './builders/report.ts'
import type { BuilderStore } from './builders/store.ts'
import { diagnosticReport } from './diagnostic-report.ts'
import { Stages } from './jobs/stages.ts'
import type { EngineParts } from './parts.ts'
import type { GroupHandlers } from './rpc/handlers.ts'

export function doctorHandlers(
  { ports, notifyChanged }: EngineParts,
  { builders }: { builders: BuilderStore },
): GroupHandlers<'doctor'> {
  return {
    check: () => ports.doctor.check(new AbortController().signal),
    builders: (_, signal) => reportBuilders(ports, builders, signal),
    report: (_, signal) => diagnosticReport(ports, signal),
    fix: async ({ tool }) => ({
      kind: 'fix',
      name: tool,
      subject: tool,
      line: 'none',
      run: async ({ signal, emit }) => {
        const stages = new Stages([pendingStage(tool, message('stage.install', { tool }))], {
          emit,
          now: ports.now,
        })
        try {
          await stages.run(tool, report =>
            ports.doctor.fix(tool, { signal, onLine: line => report(null, line.slice(0, 200)) }),
          )
        } catch (thrown) {
          stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
          throw thrown
        }
        notifyChanged('doctor')
        return ports.doctor.check(signal)
      },
    }),
  }
}
