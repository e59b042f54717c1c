// A box for tests: its folders, and the real programs for machines, as they are in nix/packages/.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { openDesk } from '../../src/connect/desk.ts'
import { type ConnectProcess, isOfFile, serveConnect } from './connect-process.ts'
import { type FaultyConnect, faultyConnect } from './faulty-connect.ts'

const root = join(import.meta.dirname, '../..')

type DeviceProgram =
  | 'kaliunbox-auto-claim'
  | 'kaliun-token-refresh'
  | 'kaliun-config-sync'
  | 'kaliun-health-reporter'
  | 'kaliun-log-reporter'
  | 'kaliun-commands'
  | 'kaliunbox-screen'

type Starting = {
  /** What the box believes that the time is, in milliseconds since the epoch. */
  clock?: number | undefined
  words?: string[]
  /** A folder of programs that come before those of this computer. */
  programs?: string
  /** The how-manieth change of a file kills it, as a power cut would. */
  dieAt?: number | undefined
}

const running = new Set<ChildProcess>()
// A test that failed left these.
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})

export function deviceBox(folder: string, url: string, state = join(folder, 'state')) {
  const run = join(folder, 'run')
  for (const each of [state, run]) mkdirSync(each, { recursive: true })
  const pointTo = (address: string) => writeFileSync(join(state, 'connect_api_url'), `${address}\n`)
  pointTo(url)

  const start = (program: DeviceProgram, { clock, words = [], programs, dieAt }: Starting = {}) => {
    const child = spawn(
      process.execPath,
      [
        ...(clock === undefined ? [] : ['--import', join(import.meta.dirname, 'shifted-clock.mjs')]),
        ...(dieAt === undefined ? [] : ['--import', join(import.meta.dirname, 'dies-at.mjs')]),
        join(root, `nix/packages/${program}/${program}.mjs`),
        '--state',
        state,
        '--run',
        run,
        '--pace',
        '0.001',
        ...words,
      ],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        env: {
          ...process.env,
          ...(programs !== undefined && { PATH: `${programs}:${process.env['PATH']}` }),
          ...(dieAt !== undefined && { DIES_AT: String(dieAt) }),
          ...(clock !== undefined && { SHIFTED_CLOCK_MS: String(clock) }),
        },
      },
    )
    running.add(child)
    child.on('close', () => running.delete(child))
    let stderr = ''
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    const ended = once(child, 'close').then(([code, signal]) => ({
      status: (code ?? signal) as number | string,
      stderr,
    }))
    return { child, ended }
  }
  return {
    state,
    runFolder: run,
    pointTo,
    start,
    run: (program: DeviceProgram, starting?: Starting) => start(program, starting).ended,
    path: (name: string) => join(state, name),
    read: (name: string) => readFileSync(join(state, name), 'utf8'),
    config: () => JSON.parse(readFileSync(join(state, 'config.json'), 'utf8')),
    /** What a program tells the screen. */
    told: (
      program: string,
    ): { problem: string | null; claim: { code: string; url: string } | null } | null => {
      try {
        return JSON.parse(readFileSync(join(run, `${program}.json`), 'utf8'))
      } catch {
        return null
      }
    },
  }
}
export type DeviceBox = ReturnType<typeof deviceBox>

/** What the owner does at the server's terminal while it serves. `home`: of the server. */
export async function atDesk<T>(
  home: string,
  act: (desk: Awaited<ReturnType<typeof openDesk>>) => T,
): Promise<T> {
  const desk = await openDesk(join(home, 'connect'))
  try {
    return act(desk)
  } finally {
    desk.close()
  }
}

export const claimAt = (home: string, code: string, name = 'Ada Lovelace') =>
  atDesk(home, desk =>
    desk.claim(code, { name, email: 'ada@example.com', household: 'Home', pangolin: null }),
  )

/** The code that a box shows, once it does. */
export const codeOf = (box: DeviceBox) =>
  vi.waitFor(() => box.told('claim')?.claim?.code ?? expect.unreachable(), { timeout: 60_000, interval: 50 })

/** A box with its configuration. */
export async function claimedBox(
  home: string,
  folder: string,
  url: string,
  state?: string,
): Promise<DeviceBox> {
  const box = deviceBox(folder, url, state)
  const claim = box.start('kaliunbox-auto-claim')
  await claimAt(home, await codeOf(box))
  expect(await claim.ended).toMatchObject({ status: 0 })
  return box
}

/** The real server of a file's tests, with the faults of a test in between. */
export function connectOfFile() {
  const held = { home: '', server: {} as ConnectProcess, between: {} as FaultyConnect }
  beforeAll(async () => {
    held.home = mkdtempSync(join(tmpdir(), 'kiln-connect-'))
    held.server = await serveConnect(held.home)
    isOfFile(held.server)
    held.between = await faultyConnect(held.server.address)
  })
  beforeEach(() => held.between.when(() => 'pass'))
  afterAll(async () => {
    held.between.close()
    await held.server.end()
    rmSync(held.home, { recursive: true, force: true })
  })
  return held
}

/** What the server at that home stored about a box, by the time at which it was made. */
export function keptReports(home: string, box: DeviceBox): { at: number; report: Record<string, unknown> }[] {
  const db = new DatabaseSync(join(home, 'connect/connect.db'), { readOnly: true })
  try {
    const rows = db.prepare('SELECT at, report FROM reports WHERE device = ? ORDER BY at')
    return rows
      .all(box.read('install_id').trim())
      .map(({ at, report }) => ({ at: Number(at), report: JSON.parse(String(report)) }))
  } finally {
    db.close()
  }
}
