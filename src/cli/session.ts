// One run of the command line: the engine in this process, a client to it, and how Ctrl-C ends it.

import type { Engine } from '#engine/index.ts'
import { type Client, createClient, jobEnd } from '#shared/contract/client.ts'
import type { StartedJob } from '#shared/contract/index.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import { fromReport } from '#shared/errors.ts'
import type { JobEvent, JobView } from '#shared/model/job.ts'
import type { Output } from './output.ts'
import { statusLine } from './status-line.ts'

/** Thrown when the person cancelled: exit status 130. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

export type Session = {
  engine: Engine
  client: Client
  output: Output
  /** Follows a job to its end, shown as it goes; Ctrl-C cancels it. Returns its value. */
  follow<T>(started: StartedJob): Promise<T>
  close(): Promise<void>
}

export function openSession(engine: Engine, output: Output, process: NodeJS.Process): Session {
  const ports = memoryPorts()
  engine.connect(ports.engine)
  const client = createClient(ports.client)

  async function follow<T>(started: StartedJob): Promise<T> {
    let interrupts = 0
    const interrupt = () => {
      if (++interrupts > 1) process.exit(130)
      output.note('Cancelling. Press Ctrl-C again to end at once.')
      void client.jobs.cancel({ id: started.job })
    }
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', interrupt)
    try {
      const view = await jobEnd(client, started.job, (now, events) => show(now, events))
      output.status('')
      if (view.state === 'cancelled') throw new Cancelled()
      if (view.error) throw fromReport(view.error)
      return view.value as T
    } finally {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
    }
  }

  function show(view: JobView, events: JobEvent[]) {
    // The end is the result or error line, which comes after; everything before is printed as it is.
    for (const event of events) if (event.type !== 'end') output.object({ ...event })
    for (const event of events) {
      if (event.type === 'stage' && event.stage.state === 'done') output.note(`✓ ${event.stage.label}`)
      if (event.type === 'graph') for (const warning of event.patch.warnings ?? []) output.note(warning)
    }
    output.status(statusLine(view))
  }

  return {
    engine,
    client,
    output,
    follow,
    async close() {
      ports.client.close()
      await engine.close()
    },
  }
}
