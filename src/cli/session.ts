// One run of the command line: the engine in this process, a client to it, and how Ctrl-C ends it.

import type { HostedEngine } from '#host/engine.ts'
import { type Client, createClient, jobEnd } from '#shared/contract/client.ts'
import type { StartedJob } from '#shared/contract/index.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import { fromReport } from '#shared/errors.ts'
import type { JobEvent, JobView } from '#shared/jobs/job.ts'
import { jobLines } from './job-lines.ts'
import { askOn, askSecretOn } from './terminal/ask.ts'
import { Cancelled } from './terminal/cancelled.ts'
import { onInterrupts } from './terminal/interrupts.ts'
import type { Output } from './terminal/output.ts'
import { t, texts } from './texts.ts'

export type Session = {
  engine: HostedEngine
  client: Client
  output: Output
  /** Follows a job to its end and shows its progress; Ctrl-C cancels it. Returns its value. */
  follow<T>(started: StartedJob): Promise<T>
  /** The same, but returns how it ended, whatever that was. */
  watch(started: StartedJob): Promise<JobView>
  /** Returns the line that the user types at a terminal; null without one. Throws Cancelled at Ctrl-C. */
  ask(question: string): Promise<string | null>
  /** The same, without echo. */
  askSecret(question: string): Promise<string | null>
  close(): Promise<void>
}

/** All that a command needs that works on files of this computer: no engine. */
export type Terminal = Pick<Session, 'output' | 'ask'>

export function openSession(engine: HostedEngine, output: Output, process: NodeJS.Process): Session {
  const ports = memoryPorts()
  engine.connect(ports.engine)
  const client = createClient(ports.client)
  nameCallWaits(client, output)

  async function follow<T>(started: StartedJob): Promise<T> {
    const view = await watch(started)
    if (view.state === 'cancelled') throw new Cancelled()
    if (view.error) throw fromReport(view.error)
    return view.value as T
  }

  async function watch(started: StartedJob): Promise<JobView> {
    const stop = onInterrupts(process, again => {
      if (again) process.exit(130)
      output.note(t('cli.run.cancelling'))
      void client.jobs.cancel({ id: started.job })
    })
    let before: JobView | null = null
    let named: string | null = null
    /** Prints what a job waits for, because some terminals show no status line. */
    const nameWait = ({ waiting }: JobView) => {
      const text = waiting === null ? null : texts.text(waiting)
      if (text !== null && text !== named) output.note(text)
      named = text ?? named
    }
    try {
      return await jobEnd(client, started.job, (now, events) => {
        if (events.length === 0) showStages(now)
        const { log, status } = jobLines(now.kind)
        for (const line of log(before, now, output)) output.note(line)
        before = now
        show(events)
        nameWait(now)
        output.status(status(now))
      })
    } finally {
      output.status('')
      stop()
    }
  }

  /** From the snapshot: the event itself may have come before anything watched. */
  function showStages({ id: job, seq, startedAt, createdAt, stages }: JobView) {
    if (stages.length === 0) return
    output.object({ type: 'stages', job, seq, time: startedAt ?? createdAt, stages })
  }

  function show(events: JobEvent[]) {
    // The end is the result or error line, which follows; everything before is printed unchanged.
    for (const event of events) if (event.type !== 'end') output.object({ ...event })
    for (const event of events)
      if (event.type === 'stage' && event.stage.state === 'done')
        output.note(`✓ ${texts.text(event.stage.label)}`)
  }

  return {
    engine,
    client,
    output,
    follow,
    watch,
    ask: question => askOn(process, question),
    askSecret: question => askSecretOn(process, question),
    async close() {
      ports.client.close()
      await engine.close()
    },
  }
}

/** Prints what calls that are not jobs wait for in silence, once each. */
function nameCallWaits(client: Client, output: Output): void {
  const printed = new Set<string>()
  const look = async () => {
    const waits = await client.jobs.waits({ call: null })
    for (const text of waits.map(wait => texts.text(wait)).filter(each => !printed.has(each))) {
      printed.add(text)
      output.note(text)
    }
  }
  client.onChanged(topics => {
    // A closed connection ends the call as well, which says so.
    if (topics.includes('jobs')) void look().catch(() => undefined)
  })
}
