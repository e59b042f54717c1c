// The switch itself: started over one connection, confirmed over a new one after the checks, and followed to its end
// however often the host must be found again.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { CheckResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'
import { type Ended, explainEnd, lockedBy } from '../host/explain.ts'
import { historyOn } from '../host/look.ts'
import { defaultCheckSeconds } from '../run-checks.ts'
import type { Rights } from '../supervisor/command.ts'
import { afterRestart } from './after-restart.ts'
import { confirm } from './confirm.ts'
import type { HostRun } from './host-run.ts'
import { placesOf } from './new-address.ts'
import { createOverdue } from './overdue.ts'
import { Supervision } from './supervision.ts'

const operation = 'deploy.switch'
/** How much longer than its own limits a host may need to report its end. */
const patienceSeconds = 60

type Switching = {
  run: HostRun
  rights: Rights
  connection: HostConnection
  onChecks: (results: CheckResult[]) => void
}

export async function switchUnderSupervision(ports: Ports, switching: Switching): Promise<Ended> {
  const { run, rights, connection } = switching
  const { plan, host, signal, onLine, onProgress } = run
  const { target } = host
  const life = new AbortController()
  const limits = limitsOf(plan)
  const longest = limits.activate * 3 + limits.restart * 2 + limits.confirm + patienceSeconds
  const overdue = createOverdue()
  let waited = false
  const supervision = new Supervision(ports, {
    id: run.id,
    rights,
    onLine,
    withRestart: plan.request.restart,
    cancelled: signal,
    overdue: overdue.signal,
    onState: state => {
      waited ||= state === 'waiting'
      onProgress({ phase: state === 'committing' && waited ? 'confirming' : 'switching' })
    },
  })
  // While it activates; afterwards the decision is made below.
  const callBack = () => void supervision.callBack(connection, life.signal).catch(() => undefined)
  // Going back is activating the old system, and making it what boots.
  const hurry = () => overdue.in(limits.activate * 2 + patienceSeconds)
  signal.addEventListener('abort', callBack)
  signal.addEventListener('abort', hurry)
  const places = placesOf({ target, newAddress: plan.request.newAddress })
  const untilEnd = () =>
    supervision.untilEnd(places, { deadline: ports.now() + longest * 1000, signal: life.signal })
  let found: Value | null = null
  try {
    onProgress({ phase: 'switching' })
    // Twice: as long again to find out how it ended.
    overdue.in(longest * 2)
    const went = await supervision.begin(connection, startWords(run, limits), life.signal)
    if (went === 'failed') throw notBegun(target.name, supervision.lastLines)
    signal.removeEventListener('abort', callBack)
    if (supervision.end === null)
      found = await confirm(ports, switching, {
        supervision,
        limits,
        at: places.at(-1) ?? target,
        life: life.signal,
        overdue: overdue.signal,
      })
    if (supervision.end === null && !supervision.forgotten) await untilEnd()
    const isSilent = plan.request.restart && supervision.end === null
    if (supervision.forgotten || isSilent)
      supervision.end = await afterRestart(ports, run, { places, signal: life.signal })
    const { end, lastLines } = supervision
    if (end?.word === 'refused' && end.why.startsWith('locked')) return await lockedOn(switching, life.signal)
    const isBelieved = end?.word !== 'switched' || supervision.confirmed || needsNoConfirmation(plan)
    return explainEnd(end && isBelieved ? end : { word: 'lost', why: '' }, {
      host: target.name,
      from: host.from,
      lastLines,
      found,
    })
  } finally {
    signal.removeEventListener('abort', callBack)
    signal.removeEventListener('abort', hurry)
    overdue.stop()
    life.abort()
  }
}

/** Only in this mode does the script succeed without a confirmation. A host that reports success in another one did not run
 *  it, and nothing was checked. */
const needsNoConfirmation = ({ request: { mode, restart } }: DeployPlan) => mode === 'boot' && !restart

type Limits = { activate: number; confirm: number; keep: number; restart: number }

function limitsOf({ request, checks }: DeployPlan): Limits {
  const { activateSeconds, confirmSeconds, keepGenerations, restart, restartSeconds } = request
  const checking = Math.max(0, ...checks.map(check => check.seconds ?? defaultCheckSeconds))
  return {
    activate: activateSeconds,
    confirm: confirmSeconds + checking,
    keep: keepGenerations ?? 0,
    restart: restart ? restartSeconds : 0,
  }
}

function startWords({ plan, host, who }: HostRun, limits: Limits): string[] {
  const mode = plan.request.restart ? 'restart' : plan.request.mode
  const { activate, confirm, keep, restart } = limits
  const generation = host.toGeneration
  const commit = mode === 'test' ? 'none' : generation === null ? 'set' : String(generation)
  return [host.from, host.to, mode, commit, `${activate} ${confirm} ${keep} ${restart}`, who]
}

const notBegun = (host: string, lastLines: string[]) =>
  failure('deploy.refused', {
    operation,
    values: { host, reason: lastLines.at(-1) ?? '' },
    details: { lastLines },
  })

/** Reports who deploys there, and for how long already. */
async function lockedOn({ run, rights, connection }: Switching, signal: AbortSignal): Promise<Ended> {
  const { locked } = await historyOn(connection, { rights, signal })
  const values = { host: run.host.target.name, by: locked ? lockedBy(locked) : '' }
  return { outcome: 'refused', error: failure('deploy.locked', { operation, values }) }
}
