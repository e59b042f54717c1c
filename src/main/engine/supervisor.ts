// Keeps one engine running: starts it, and restarts it after a crash.
import { MessageChannelMain, type MessagePortMain, utilityProcess } from 'electron'
import { afterCrash } from './backoff.ts'
import { startChild } from './child.ts'
import type { EngineEntry, EngineLink } from './link.ts'
import { startUtility } from './utility.ts'

export type Supervisor = {
  /** Starts the engine; once is enough. */
  start(): void
  /** A port for a window or for main itself; null while the engine is down. */
  openPort(): MessagePortMain | null
  stop(graceMs: number): Promise<void>
}
type SupervisorListeners = { onUp(): void; onDown(reason: string): void }

export function superviseEngine(entry: EngineEntry, { onUp, onDown }: SupervisorListeners): Supervisor {
  let running: EngineLink | null = null
  let crashes = 0
  let stopping = false
  let restart: NodeJS.Timeout | undefined
  let begun = false

  function start() {
    const startedMs = Date.now()
    const link = entry.node
      ? startChild(entry, entry.node)
      : startUtility(entry, { utilityProcess, MessageChannelMain })
    running = link
    link.onExit(reason => {
      running = null
      if (stopping) return
      const next = afterCrash(crashes, Date.now() - startedMs)
      crashes = next.count
      onDown(reason)
      restart = setTimeout(start, next.delayMs)
    })
    onUp()
  }

  return {
    start() {
      if (begun || stopping) return
      begun = true
      start()
    },
    openPort: () => running?.openPort() ?? null,
    async stop(graceMs) {
      stopping = true
      clearTimeout(restart)
      await running?.stop(graceMs)
    },
  }
}
