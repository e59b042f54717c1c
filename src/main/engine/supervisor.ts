// Keeps one engine running: starts it, connects main to it, and starts it again when it crashed.
import type { MessagePortMain } from 'electron'
import { type Client, createClient } from '#shared/contract/client.ts'
import { afterCrash } from './backoff.ts'
import { startChild } from './child.ts'
import { type EngineEntry, type EngineLink, portOf } from './link.ts'
import { startUtility } from './utility.ts'

type Supervisor = {
  /** Starts the engine; once is enough. */
  start(): void
  /** A port for a window; null while the engine is down. */
  openPort(): MessagePortMain | null
  /** Main's own client; null while the engine is down. */
  client(): Client | null
  stop(graceMs: number): Promise<void>
}
type SupervisorListeners = { onUp(client: Client): void; onDown(reason: string): void }

export function superviseEngine(entry: EngineEntry, { onUp, onDown }: SupervisorListeners): Supervisor {
  let running: { link: EngineLink; client: Client } | null = null
  let crashes = 0
  let stopping = false
  let restart: NodeJS.Timeout | undefined
  let begun = false

  function start() {
    const startedMs = Date.now()
    const link = entry.node ? startChild(entry, entry.node) : startUtility(entry)
    const client = createClient(portOf(link.openPort()))
    running = { link, client }
    link.onExit(reason => {
      running = null
      client.close()
      if (stopping) return
      const next = afterCrash(crashes, Date.now() - startedMs)
      crashes = next.count
      onDown(reason)
      restart = setTimeout(start, next.delayMs)
    })
    onUp(client)
  }

  return {
    start() {
      if (begun || stopping) return
      begun = true
      start()
    },
    openPort: () => running?.link.openPort() ?? null,
    client: () => running?.client ?? null,
    async stop(graceMs) {
      stopping = true
      clearTimeout(restart)
      await running?.link.stop(graceMs)
    },
  }
}
