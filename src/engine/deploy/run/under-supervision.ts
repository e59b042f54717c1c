// The switch itself: started over one connection, confirmed over a new one after the checks, and followed to its end
// however often the host must be found again.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { failedChecks } from '#shared/deploy/check-text.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import type { CheckResult } from '#shared/deploy/result.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { connectAgain, isOfSsh, type Place } from '../host/connect.ts'
import { type Ended, explainEnd, lockedBy } from '../host/explain.ts'
import { historyOn, lookAt } from '../host/look.ts'
import { defaultCheckSeconds, runChecks } from '../run-checks.ts'
import type { Rights } from '../supervisor/command.ts'
import type { HostEnd } from '../supervisor/follow.ts'
import type { HostRun } from './host-run.ts'
import { placesOf } from './new-address.ts'
import { createOverdue } from './overdue.ts'
import { Supervision } from './supervision.ts'

const operation = 'deploy.switch'
/** How much longer than its own limits a host may need to report its end. */
const patienceSeconds = 60
const pauseMs = 1000

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
    const isBelieved = end?.word !== 'switched' || supervision.confirmed || isUnasked(plan)
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

/** Only then the script ends well without a confirmation. A host that claims it otherwise did not run the script, and
 *  nothing was checked. */
const isUnasked = ({ request: { mode, restart } }: DeployPlan) => mode === 'boot' && !restart

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

type Confirming = {
  supervision: Supervision
  limits: Limits
  at: Place
  life: AbortSignal
  overdue: AbortSignal
}

/** Decides over a new connection, to where the host is planned to be. Returns the reasons against a confirmation;
 *  without a decision the host makes its own. */
async function confirm(
  ports: Ports,
  { run, onChecks }: Switching,
  { supervision, limits, at, life, overdue }: Confirming,
): Promise<Value | null> {
  const { plan, signal, onProgress } = run
  // If the first connection was lost, the host's progress is unknown.
  const waits = supervision.state === 'waiting' ? 0 : limits.activate
  const deadline = ports.now() + (waits + limits.restart + limits.confirm) * 1000
  let found: Value | null = null
  // Decided once: a connection lost after that changes nothing.
  let word: string | null = null
  const isOpen = () => supervision.end === null && !supervision.forgotten
  const ending = AbortSignal.any([life, overdue])
  while (isOpen() && !overdue.aborted && ports.now() < deadline) {
    // The host may only accept Kiln again after it has rolled back: then this is why.
    const onFailure = (thrown: unknown) => {
      found = connectReason(thrown, at)
    }
    // Timed out; the reason has been recorded.
    const fresh = await connectAgain(ports, [at], { deadline, signal: ending, onFailure }).catch(() => null)
    if (!fresh) return found
    try {
      if (supervision.state !== 'waiting') await supervision.follow(fresh, 'waiting', life)
      if (!isOpen()) return found
      if (supervision.state === 'waiting' || signal.aborted) {
        if (word === null) {
          onProgress({ phase: 'checking' })
          const checks = signal.aborted
            ? []
            : await runChecks(ports, { checks: plan.checks, host: at.host, connection: fresh, signal })
          onChecks(checks)
          const healthy = checks.every(({ ok }) => ok)
          if (!healthy) found = failedChecks(checks, at.host)
          word = signal.aborted ? 'rollback:cancelled' : healthy ? 'confirm' : 'rollback:checks'
        }
        onProgress({ phase: word === 'confirm' ? 'confirming' : 'switching' })
        if ((await supervision.decide(fresh, word, life)) === 'well') return found
      }
    } catch (thrown) {
      if (signal.aborted) await supervision.decide(fresh, 'rollback:cancelled', life)
      else if (!isOfSsh(thrown)) throw thrown
    } finally {
      await fresh.close()
    }
    // Lost again, or not there yet: look for the host once more.
    if (isOpen()) await pause()
  }
  return found
}

const pause = () => new Promise(resolve => setTimeout(resolve, pauseMs))

/** Why there is no new connection, in a few words. */
function connectReason(thrown: unknown, { host, keyOf }: Place): Value {
  switch (isOfSsh(thrown) ? thrown.code : '') {
    case 'ssh.refused':
      return message('deploy.found.ssh-refused')
    case 'ssh.denied':
    case 'ssh.key-unusable':
    case 'ssh.key-open':
    case 'ssh.key-missing':
    case 'ssh.key-passphrase':
    case 'ssh.key-format':
    case 'ssh.second-factor':
    case 'ssh.too-many-keys':
      return message('deploy.found.ssh-denied')
    case 'ssh.host-key-changed':
    case 'ssh.host-key-unknown':
      return keyOf
        ? message('deploy.found.ssh-key-moved', { address: host, host: keyOf.host })
        : message('deploy.found.ssh-key')
    case 'ssh.jump-denied':
    case 'ssh.jump-key-changed':
    case 'ssh.jump-key-unknown':
    case 'ssh.jump-key-revoked':
      return message('deploy.found.ssh-jump')
    default:
      return message('deploy.found.ssh-silent')
  }
}

/** A host that rebooted before it was confirmed comes up with the system that it boots: the old one, unless that
 *  reboot was for the new one. An activation that it no longer knows is not confirmed. */
async function afterRestart(
  ports: Ports,
  { host, plan }: HostRun,
  { places, signal }: { places: readonly Place[]; signal: AbortSignal },
): Promise<HostEnd> {
  const deadline = ports.now() + patienceSeconds * 1000
  // The finding is a host that stays away.
  const connection = await connectAgain(ports, places, { deadline, signal }).catch(() => null)
  signal.throwIfAborted()
  if (!connection) return { word: 'lost', why: '' }
  try {
    const { current, profile } = await lookAt(connection, {
      host: host.target.name,
      how: 'brief',
      signal,
    })
    return foundAfterRestart({ current, profile }, { ...host, restart: plan.request.restart })
  } finally {
    await connection.close()
  }
}

/** If it rebooted during its confirmation, it may run the old system while its profile names the new one: the next
 *  boot loader installation or garbage collection would make that the only one. Pure. */
export function foundAfterRestart(
  { current, profile }: { current: string; profile: string },
  { from, to, restart }: { from: string; to: string; restart: boolean },
): HostEnd {
  if (current === to) return { word: 'unconfirmed', why: '' }
  if (current !== from) return { word: 'elsewhere', why: current }
  const why = restart ? 'not-booted' : 'restarted'
  return { word: profile === to ? 'rollback-failed' : 'rolled-back', why }
}

/** With who deploys there, and for how long already. */
async function lockedOn({ run, rights, connection }: Switching, signal: AbortSignal): Promise<Ended> {
  const { locked } = await historyOn(connection, { rights, signal })
  const values = { host: run.host.target.name, by: locked ? lockedBy(locked) : '' }
  return { outcome: 'refused', error: failure('deploy.locked', { operation, values }) }
}
