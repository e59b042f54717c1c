// Checks a machine before and after an update. Each check has a name; `health` lists the passing ones.
import { execFile } from 'node:child_process'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { downloadFrom } from './download.ts'
import { reachesRepository } from './git/repository.ts'
import type { Check, Settings } from './settings.ts'
import type { Trust } from './trust.ts'

const run = promisify(execFile)
const checkMs = 20_000

export type Health = {
  /** Names of the passing checks. */
  passed: string[]
  failedUnits: string[]
}

/** Whether the machine reaches its updates: an update that cuts it off from them could never be repaired. */
export const sourceCheck = 'updates'

const nameOf = (check: Check): string => {
  if (check.kind === 'unit') return check.unit
  if (check.kind === 'tcp') return `tcp ${check.port}`
  return check.kind === 'http' ? check.url : check.name
}

type Following = { settings: Pick<Settings, 'checks' | 'git'>; trust: Pick<Trust, 'source'> }
/** `running`: a link to the running system. */
type Looking = Following & { running: string }

export async function healthOf({ settings, trust, running }: Looking): Promise<Health> {
  const { checks } = settings
  const all = [
    { name: sourceCheck, passes: reachesUpdates({ settings, trust }) },
    // A system that takes no updates would be the machine's last one.
    { name: 'future updates', passes: succeeds(join(running, 'sw/bin/kiln-updates'), ['check']) },
    ...checks.map(check => ({ name: nameOf(check), passes: passes(check) })),
  ]
  const [failedUnits, ...found] = await Promise.all([
    unitsFailed(),
    ...all.map(async ({ name, passes: each }) => ((await each) ? [name] : [])),
  ])
  return { passed: found.flat(), failedUnits }
}

/** Checks that passed before and fail now, and units that have failed since. Pure. */
export function worseThan(before: Health, now: Health): string[] {
  const lost = before.passed.filter(name => !now.passed.includes(name))
  const failed = now.failedUnits.filter(unit => !before.failedUnits.includes(unit))
  return [...lost, ...failed.filter(unit => !lost.includes(unit))]
}

export const reachesUpdates = ({ settings: { git }, trust }: Omit<Following, 'running'>): Promise<boolean> =>
  git ? reachesRepository(git) : reaches(trust.source)

async function reaches(source: string): Promise<boolean> {
  try {
    return (await downloadFrom(source)('keys', maxSignedTextLength)) !== null
  } catch {
    // It cannot be reached, for whatever reason.
    return false
  }
}

function passes(check: Check): Promise<boolean> {
  switch (check.kind) {
    case 'unit':
      return succeeds('systemctl', ['is-active', '--quiet', check.unit])
    case 'tcp':
      return accepts(check.port)
    case 'http':
      return answers(check.url)
    case 'command':
      return succeeds(check.path, [])
  }
}

async function succeeds(program: string, args: string[]): Promise<boolean> {
  try {
    await run(program, args, { timeout: checkMs, killSignal: 'SIGKILL' })
    return true
  } catch {
    // It exited with an error or does not exist.
    return false
  }
}

const accepts = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect({ host: '127.0.0.1', port, timeout: checkMs })
    const end = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.on('connect', () => end(true))
    socket.on('timeout', () => end(false))
    socket.on('error', () => end(false))
  })

/** Whether the status is below 400: a page that says "not yet" has a higher one. */
async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(checkMs), redirect: 'manual' })
    await answer.body?.cancel()
    return answer.status < 400
  } catch {
    // No answer.
    return false
  }
}

/** Empty if systemd does not answer. */
async function unitsFailed(): Promise<string[]> {
  const words = ['list-units', '--failed', '--plain', '--no-legend', '--full', '--no-pager']
  try {
    const { stdout } = await run('systemctl', words, { timeout: checkMs, maxBuffer: 1 << 20 })
    return stdout.split('\n').flatMap(line => line.trim().split(/\s+/)[0] || [])
  } catch {
    // Containers have no systemd.
    return []
  }
}
