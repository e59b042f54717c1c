// The rest of the app, loaded once the window is open: its own view of the engine, and the answers to the
// page's calls. It needs the whole contract and catalogue, which take longer to load than the window to open
// (docs/adr/0015).
import { type Client, createClient } from '#shared/contract/client.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { quitQuestion, unfinished } from './app/job-facts.ts'
import { watchJobs } from './app/job-watch.ts'
import { followPreferences } from './app/preferences.ts'
import { createSystem, type SystemActions } from './app/system.ts'
import { portOf } from './engine/link.ts'
import type { Supervisor } from './engine/supervisor.ts'
import { answerCalls } from './ipc/answers.ts'

type Surroundings = Omit<SystemActions, 'notify'> & { engine: Pick<Supervisor, 'openPort'> }

export function createCompanion({ engine, ...actions }: Surroundings) {
  let client: Client | null = null
  let notify = true
  const onJobs = createSystem({ ...actions, notify: () => notify })

  function follow() {
    client?.close()
    const port = engine.openPort()
    client = port && createClient(portOf(port))
    if (!client) return
    watchJobs(client, onJobs)
    followPreferences(client, choice => {
      notify = choice
    })
  }
  follow()

  return {
    /** The engine was restarted. */
    follow,
    forget() {
      client?.close()
      client = null
    },
    answer: answerCalls(() => client),
    jobs: async (): Promise<JobSummary[]> => (client ? client.jobs.list({}) : []),
    async cancelAll() {
      if (!client) return
      const cancelling = client
      const running = unfinished(await cancelling.jobs.list({}))
      await Promise.all(running.map(({ id }) => cancelling.jobs.cancel({ id })))
    },
    /** The question before quitting; null if nothing would be lost. */
    question(jobs: JobSummary[]) {
      const running = unfinished(jobs)
      return running.length > 0 ? quitQuestion(running) : null
    },
  }
}
