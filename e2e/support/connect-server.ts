// `kiln connect serve` on loopback for a test, with boxes that have reported for a week.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openStoreFile } from '#connect/store/sqlite-store.ts'
import { kilnEnv, kilnScript } from './kiln-process.ts'

const hourMs = 3_600_000
const idOf = (at: number) => `6c1ee09c-3b1f-4d8e-9d0a-${String(at).padStart(12, '0')}`
/** Like a claim's: nothing of it is good anywhere. */
const customer = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com' }

type Reporting = {
  hostname: string
  hoursAgo: number
  rootUsed: number
  failed?: string[]
  household?: string
}

export type ConnectServer = { address: string; close(): Promise<void> }

export async function startConnect(home: string): Promise<ConnectServer> {
  const child = spawn(process.execPath, [kilnScript, 'connect', 'serve', '--listen', ':0', '--json'], {
    env: kilnEnv(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { address } = JSON.parse(String(line)) as { address: string }
  return { address, close: () => ended(child) }
}

async function ended(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

/** While no Connect serves that folder. Each has a report of every hour since a week, until `hoursAgo`. */
export function writeReports(home: string, boxes: readonly Reporting[], now: number): void {
  const store = openStoreFile(join(home, 'connect', 'connect.db'))
  const none = { architecture: null, nixosVersion: null, claim: null }
  for (const [at, { hostname, hoursAgo, rootUsed, failed = [], household = 'Home' }] of boxes.entries()) {
    const found = store.households().find(({ name }) => name === household)
    const id = found?.id ?? `h${at}`
    if (!found) store.putHousehold({ id, name: household, createdAt: 1 })
    const device = idOf(at)
    const owned = { claimedAt: now - 400 * hourMs, household: id, customer, pangolin: null }
    const facts = { model: 'NUC11ATKC4', serial: `G6AT11${at}`, address: `192.168.1.${20 + at}` }
    // The first is one that Kiln made: it can be given orders.
    const key = at === 0 ? randomBytes(32).toString('base64url') : null
    store.putDevice({ id: device, hostname, ...none, ...facts, key, firstSeenAt: now - 401 * hourMs, owned })
    for (let hours = 7 * 24; hours >= hoursAgo; hours--)
      store.addReport({
        device,
        at: now - hours * hourMs,
        text: JSON.stringify({
          uptime_seconds: (8 * 24 - hours) * 3600,
          memory: { used_bytes: 2e9 + 2e7 * (hours % 24), available_bytes: 5e9, total_bytes: 8e9 },
          disk: { root_used_bytes: (rootUsed - hours / 2000) * 1e11, root_total_bytes: 1e11 },
          load_average: [0.31, 0.4, 0.38],
          system: { current_generation: 12, nixos_version: '26.05' },
          home_assistant: { status: 'running', version: '2026.11.1' },
          newt_agent: { healthy: true },
          failed_units: failed,
        }),
      })
  }
  store.close()
}

/**
 * Makes the server count as listening for a week, so that what was silent in that time is offline. The server may be
 * running.
 */
export function listenedForAWeek(home: string): void {
  const store = openStoreFile(join(home, 'connect', 'connect.db'))
  store.putListeningSince(Date.now() - 7 * 24 * hourMs)
  store.close()
}
