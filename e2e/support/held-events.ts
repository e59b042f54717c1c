// Holds back the engine's events of its jobs, from a moment on: the page shows that moment for as long as a test needs.
import type { Page } from '@playwright/test'
import { type FromEngine, fromEngine } from '#shared/contract/wire.ts'
import type { JobEvent } from '#shared/jobs/job.ts'

type Moment = (event: JobEvent) => boolean

/** Stands between the page, which is loaded again, and Kiln. */
export async function heldEvents(page: Page) {
  let moment: Moment | null = null
  let held: string[] | null = null
  let send = (_message: string) => {}
  const say = (message: string) => {
    const said: FromEngine = fromEngine.parse(JSON.parse(message))
    const ofJob = said.t === 'events'
    // Events keep their order, but replies to the page's requests overtake them.
    if (held && ofJob) return void held.push(message)
    send(message)
    if (ofJob && moment && said.events.some(moment)) held = []
  }
  const resume = () => {
    const waiting = held ?? []
    held = null
    for (const message of waiting) say(message)
  }
  await page.routeWebSocket(/\/ws$/, client => {
    const server = client.connectToServer()
    send = message => client.send(message)
    client.onMessage(message => server.send(message))
    server.onMessage(message => say(String(message)))
  })
  await page.reload()
  return {
    /** The page shows nothing that comes after this moment. One that was held before is let go. */
    until(next: Moment) {
      moment = next
      resume()
    },
    release() {
      moment = null
      resume()
    },
  }
}
