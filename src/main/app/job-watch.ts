// Main's view of the jobs: read at the start, at every change, and every second while one runs (for the task bar).
// Reads the list rather than following each job, because main needs none of a build's thousands of events.
import type { Client } from '#shared/contract/client.ts'
import type { JobSummary } from '#shared/jobs/job.ts'
import { unfinished } from './job-facts.ts'

const everyMs = 1_000

type JobsListener = (now: JobSummary[], before: JobSummary[]) => void

export function watchJobs(client: Client, onJobs: JobsListener) {
  let known: JobSummary[] = []
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let latest = 0

  async function look() {
    const turn = ++latest
    const now = await client.jobs.list({})
    if (stopped || turn !== latest) return
    const before = known
    known = now
    onJobs(now, before)
    clearTimeout(timer)
    if (unfinished(now).length) timer = setTimeout(refresh, everyMs)
  }
  const refresh = () => void look().catch(() => {}) // the engine is gone: onClose has reported it
  client.onChanged(topics => {
    if (topics.includes('jobs')) refresh()
  })
  client.onClose(() => {
    stopped = true
    clearTimeout(timer)
    onJobs([], [])
  })
  refresh()
}
