// The connection between a page and Kiln, cut and slowed down by a test.
import type { Page, WebSocketRoute } from '@playwright/test'

/** Stands between the page, which is loaded again, and Kiln. */
export async function wire(page: Page) {
  let down = false
  /** Name of the call whose answer is held back, and what lets it go. */
  let held: { call: string; release: Promise<void> } | null = null
  let current: WebSocketRoute | undefined
  const answered = Promise.withResolvers<void>()
  await page.routeWebSocket(/\/ws$/, client => {
    current = client
    if (down) return void client.close()
    const server = client.connectToServer()
    const waiting = new Map<number, Promise<void>>()
    client.onMessage(message => {
      const { id, call } = JSON.parse(String(message))
      if (held && call === held.call) waiting.set(id, held.release)
      server.send(message)
    })
    server.onMessage(async message => {
      const { t, id } = JSON.parse(String(message))
      if (t === 'reply') await waiting.get(id)
      client.send(message)
      if (t === 'reply') answered.resolve()
    })
  })
  await page.reload()
  return {
    /** Resolves once the engine has answered: what is drawn before may be of the last time. */
    answered: answered.promise,
    async cut() {
      down = true
      await current?.close()
    },
    reconnect() {
      down = false
    },
    hold(call: string) {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = { call, release: promise }
      return resolve
    },
  }
}
