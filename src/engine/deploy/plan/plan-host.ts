// Plans one host: its new system, or the reason why it gets none.
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployNote } from '#shared/deploy/memory.ts'
import type { DeployRequest, HostPlan } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure, type KilnError, toReport } from '#shared/errors.ts'
import type { ComparedSystem } from '../../systems/system.ts'
import { isNoLogin } from '../host/connect.ts'
import { lockedBy } from '../host/explain.ts'
import { closureOn } from '../host/look.ts'
import type { HostLook } from '../host/parse-look.ts'
import { compare } from './compare.ts'
import { failedSystems } from './failed-systems.ts'
import { generationFor, problemOf } from './judge.ts'
import { missingOn } from './missing.ts'
import { boundTo, type Earlier } from './resume.ts'
import { changedVersion, type HostVersion } from './state-version.ts'

const operation = 'deploy.plan'

/** Runs over the plan's connection to that host. */
export type Over = <T>(
  target: HostTarget,
  use: { signal: AbortSignal; body: (connection: HostConnection) => Promise<T> },
) => Promise<T>

/** `problem`: a reason against it, known before anything is built. */
export type Looked =
  | { target: HostTarget; look: HostLook; version: HostVersion; problem: KilnError | null; error: null }
  | { target: HostTarget; look: null; error: unknown }

type Context = {
  request: DeployRequest
  /** null: the host has a generation to go to. Throws why it could not be made for this host. */
  systemFor: (looked: Looked) => Promise<ComparedSystem | null>
  getsOf: (host: string) => Pick<HostPlan, 'gets' | 'checks' | 'withoutLogin'>
  /** How deploys to it ended, oldest first. */
  notesOf: (target: HostTarget) => Promise<readonly DeployNote[]>
  earlier: Earlier | null
  hasPassword: boolean
  signal: AbortSignal
}

export async function planHost(over: Over, looked: Looked, context: Context): Promise<HostPlan> {
  const { target, look } = looked
  const version = look === null ? null : looked.version
  const empty = {
    target,
    from: null,
    ...boundTo(context.earlier, target.name, version?.value ?? null),
    ...getsAndChecksOf(context, target.name),
    generation: null,
    diff: null,
    withoutLogin: false,
    last: null,
    stateVersion: version?.value ?? null,
    proposedVersion: version?.proposed ?? null,
  }
  if (look === null)
    return { ...empty, problem: toReport(looked.error, operation), reached: isNoLogin(looked.error) }
  const host = target.name
  const facts = {
    ...empty,
    reached: true,
    from: look.current || null,
    generation: look.generation,
    last: look.history.ended[0] ?? null,
  }
  try {
    const { locked } = look.history
    if (locked) throw failure('deploy.locked', { operation, values: { host, by: lockedBy(locked) } })
    if (looked.problem) throw looked.problem
    const system = await context.systemFor(looked)
    const judged = { host, user: target.user, look, hasPassword: context.hasPassword }
    const changed = changedVersion({ host, look, system })
    if (changed) throw changed
    const machine = system?.machine ?? null
    const early = problemOf({ ...judged, machine, missingBytes: 0 })
    if (early) throw early
    const compared = await compareOn(over, { target, look, system, ...context })
    const problem = problemOf({ ...judged, machine, missingBytes: compared.diff.missingBytes ?? 0 })
    const withoutLogin = compared.to !== facts.from && context.getsOf(host).withoutLogin
    return { ...facts, ...compared, withoutLogin, problem: problem?.report() ?? null }
  } catch (thrown) {
    context.signal.throwIfAborted()
    return { ...facts, problem: toReport(thrown, operation) }
  }
}

/** Checks of serial output are for machines that Kiln starts. */
function getsAndChecksOf({ request, getsOf }: Context, host: string): Pick<HostPlan, 'gets' | 'checks'> {
  const { gets, checks } = getsOf(host)
  return {
    gets,
    checks: checks && (request.checks ?? checks).filter(({ kind }) => kind !== 'serial'),
  }
}

type Comparing = Context & { target: HostTarget; look: HostLook; system: ComparedSystem | null }

async function compareOn(
  over: Over,
  { target, look, system, request, notesOf, earlier, signal }: Comparing,
): Promise<Pick<HostPlan, 'to' | 'toGeneration'> & { diff: NonNullable<HostPlan['diff']> }> {
  const host = target.name
  if (system) {
    const body = (connection: HostConnection) => missingOn(connection, { host, paths: system.paths, signal })
    const missing = look.current === system.path ? [] : await over(target, { signal, body })
    const { bytes, bootParts } = system
    return {
      to: system.path,
      toGeneration: null,
      diff: compare({ look, to: system, bytes, bootParts, missing }),
    }
  }
  const { source } = request
  const { to: path, toGeneration } = boundTo(earlier, host, null)
  const number = toGeneration ?? (source.kind === 'generation' ? source.number : null)
  const failed = number === null ? failedSystems(look.history, await notesOf(target)) : new Set<string>()
  const generation = generationFor(look, { host, number, path, failed })
  const to = await over(target, {
    signal,
    body: connection => closureOn(connection, { host, system: generation.path, signal }),
  })
  return {
    to: generation.path,
    toGeneration: generation.number,
    diff: compare({ look, to, bytes: null, bootParts: null, missing: [] }),
  }
}
