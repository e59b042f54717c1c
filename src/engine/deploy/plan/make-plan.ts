// Makes a plan: looks at the hosts and builds meanwhile, then compares. Nothing is changed on a host.
import { join } from 'node:path'
import { inParallel } from '#engine/in-parallel.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployPlan, DeployRequest, HostPlan } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure, toReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { isNoLogin } from '../host/connect.ts'
import { lockedBy } from '../host/explain.ts'
import { closureOn, historyOn, lookAt } from '../host/look.ts'
import type { HostLook } from '../host/parse-look.ts'
import type { PlanConnections } from '../host/plan-connections.ts'
import { deployFolder, writePlan } from '../record.ts'
import { buildToCompare, comparable } from './built-system.ts'
import { compare } from './compare.ts'
import { generationFor, problemOf } from './judge.ts'
import { systemOfKit } from './kit-system.ts'
import { missingOn } from './missing.ts'
import { boundTo, type Earlier } from './resume.ts'
import { deployableFor } from './source.ts'
import { type ComparedSystem, systemHere } from './system.ts'

const operation = 'deploy.plan'

type Planning = {
  id: string
  request: DeployRequest
  hasPassword: boolean
  earlier?: Earlier | null
  connections: PlanConnections
}
/** Runs over the plan's connection to that host. */
type Over = <T>(
  target: HostTarget,
  use: { signal: AbortSignal; body: (connection: HostConnection) => Promise<T> },
) => Promise<T>
type Looked = { target: HostTarget; look: HostLook | null; error: unknown }

export async function makePlan(
  parts: EngineParts,
  { id, request, hasPassword, earlier = null, connections }: Planning,
  work: Work,
): Promise<DeployPlan> {
  const { ports } = parts
  const { signal } = work
  const folder = deployFolder(ports, id)
  const over: Over = (target, use) => connections.over(id, target, use)
  const { atOnce } = request
  const { source } = request
  const built = earlier?.kind === 'built' ? earlier : null
  const wanted = earlier?.kind === 'kit' ? earlier.system : null
  const making = source.kind === 'kit' ? ['check-kit'] : ['evaluate', 'build']
  const stages = new Stages(
    ['look-at-hosts', ...making, 'compare'].map(stage => pendingStage(stage, stageText(stage))),
    { emit: work.emit, now: ports.now },
  )
  let building: Promise<string> | undefined
  try {
    const deployable = built ? null : await deployableFor(parts, source, signal)
    // First of all: where it is not what was signed, no host is asked anything.
    const kit =
      source.kind === 'kit'
        ? await stages.run('check-kit', report => systemOfKit(ports, source, { wanted, signal, report }))
        : null
    const forNobody = new AbortController()
    if (deployable) {
      const until = AbortSignal.any([signal, forNobody.signal])
      building = buildToCompare(ports, { deployable, folder, stages, work: { ...work, signal: until } })
      // Thrown below, once the hosts were looked at.
      building.catch(() => undefined)
    }
    const looked = await stages.run('look-at-hosts', () =>
      inParallel(request.hosts, target => look(over, target, signal), { atOnce, signal }),
    )
    if (looked.every(each => each.look === null)) forNobody.abort()
    const looks = looked.map(each => each.look)
    const asked = { looks, signal, forNobody: forNobody.signal }
    let system: ComparedSystem | null = building ? await comparable(ports, building, asked) : null
    if (!system) for (const stage of ['evaluate', 'build']) stages.end(stage, 'skipped')
    if (kit) system = kit.system
    if (built) system = await systemHere(ports, built.system, signal)
    const hosts = await stages.run('compare', () =>
      inParallel(looked, each => planHost(over, each, { request, system, earlier, hasPassword, signal }), {
        atOnce,
        signal,
      }),
    )
    signal.throwIfAborted()
    const given = built ?? kit ?? deployable
    const plan: DeployPlan = {
      schema: 1,
      id,
      name: given?.name ?? '',
      createdAt: ports.now(),
      request,
      // What a serial port prints is for machines that are started.
      checks: (request.checks ?? given?.checks ?? []).filter(({ kind }) => kind !== 'serial'),
      hosts,
    }
    await writePlan(ports, plan)
    return plan
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    // Only waited for, because its folder goes next: what failed first is thrown.
    await building?.catch(() => undefined)
    await connections.drop(id)
    await ports.files.remove(folder)
    throw thrown
  } finally {
    await ports.files.remove(join(folder, 'workspace'))
  }
}

function stageText(stage: string) {
  if (stage === 'check-kit') return message('stage.check-kit')
  if (stage === 'look-at-hosts') return message('stage.look-at-hosts')
  if (stage === 'compare') return message('stage.compare')
  return stage === 'build' ? message('stage.build') : message('stage.evaluate')
}

async function look(over: Over, target: HostTarget, signal: AbortSignal): Promise<Looked> {
  const host = target.name
  try {
    const found = await over(target, {
      signal,
      body: async connection => {
        const seen = await lookAt(connection, { host, how: 'whole', signal })
        if (seen.rights !== 'sudo') return seen
        return { ...seen, history: await historyOn(connection, { rights: { kind: 'sudo' }, signal }) }
      },
    })
    return { target, look: found, error: null }
  } catch (error) {
    signal.throwIfAborted()
    return { target, look: null, error }
  }
}

type Context = {
  request: DeployRequest
  system: ComparedSystem | null
  earlier: Earlier | null
  hasPassword: boolean
  signal: AbortSignal
}

async function planHost(over: Over, { target, look, error }: Looked, context: Context): Promise<HostPlan> {
  const bound = boundTo(context.earlier, target.name)
  const empty = { target, from: null, ...bound, generation: null, diff: null, last: null }
  if (!look) return { ...empty, problem: toReport(error, operation), reached: isNoLogin(error) }
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
    const judged = { host, user: target.user, look, hasPassword: context.hasPassword }
    const early = problemOf({ ...judged, machine: context.system?.machine ?? null, missingBytes: 0 })
    if (early) throw early
    const compared = await compareOn(over, { target, look, ...context })
    const problem = problemOf({
      ...judged,
      machine: context.system?.machine ?? null,
      missingBytes: compared.diff.missingBytes ?? 0,
    })
    return { ...facts, ...compared, problem: problem?.report() ?? null }
  } catch (thrown) {
    context.signal.throwIfAborted()
    return { ...facts, problem: toReport(thrown, operation) }
  }
}

async function compareOn(
  over: Over,
  { target, look, request, system, earlier, signal }: Context & { target: HostTarget; look: HostLook },
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
  const { to: path, toGeneration } = boundTo(earlier, host)
  const number = toGeneration ?? (source.kind === 'generation' ? source.number : null)
  const generation = generationFor(look, { host, number, path })
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
