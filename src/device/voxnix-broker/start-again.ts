// Starts what ran before the host rebooted. Nothing waits for it.
import { atMost } from '../lib/at-most.ts'
import { type Host, keeperOf } from './host/host.ts'
import type { Workload } from './records.ts'
import type { Sagas } from './sagas/sagas.ts'

type Parts = {
  readonly host: Host
  readonly alone: Sagas['alone']
  readonly log: (line: string) => void
}
/** Each of these starts programs, and a machine that boots. */
const mostStarts = 8

export function createStartAgain({ host, alone, log }: Parts) {
  const { workloads } = host.records
  const gate = atMost(mostStarts)

  async function startAgain(before: Workload) {
    const { runner } = keeperOf(host, before)
    if (await runner.isRunning(before)) return
    await alone(before.name, async () => {
      // Since the look a person may have stopped, destroyed or started it.
      const workload = workloads.read(before.name)
      if (workload?.id !== before.id || !workload.runs || (await runner.isRunning(workload))) return
      await runner.start(workload)
    })
  }

  /** Skips workloads that a saga is changing. */
  return () => {
    for (const workload of workloads.all())
      if (workload.runs)
        gate(() => startAgain(workload)).catch(thrown =>
          log(`${workload.name} does not start: ${thrown.message}`),
        )
  }
}
