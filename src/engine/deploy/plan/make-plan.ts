// Makes a plan: inspects the hosts while it builds what they need, then compares. Changes nothing on a host.
import { inParallel } from '#engine/in-parallel.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { DeployNote } from '#shared/deploy/memory.ts'
import type { DeployPlan, DeployRequest } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { type Deployable, deployableFor, systemGivesNoLogin } from '../../systems/deployable.ts'
import { type ComparedSystem, systemHere } from '../../systems/system.ts'
import { historyOn, readHostLook } from '../host/look.ts'
import type { HostLook } from '../host/parse-look.ts'
import type { PlanConnections } from '../host/plan-connections.ts'
import { deployFolder, writePlan } from '../record.ts'
import { comparable } from './built-system.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { problemOf } from './judge.ts'
import { systemOfKit } from './kit-system.ts'
import { type Looked, type Over, planHost } from './plan-host.ts'
import type { Earlier } from './resume.ts'
import { type Takes, versionOf } from './state-version.ts'
import { createSystems, type Systems } from './systems.ts'

type Planning = {
  id: string
  request: DeployRequest
  hasPassword: boolean
  earlier?: Earlier | null
  connections: PlanConnections
  /** A host has reported its stateVersion. */
  onLooked: (target: HostTarget, stateVersion: string | null) => void
  /** How deploys to it ended, oldest first. */
  notesOf: (target: HostTarget) => Promise<readonly DeployNote[]>
}

export async function makePlan(
  parts: EngineParts,
  { id, request, hasPassword, earlier = null, connections, onLooked, notesOf }: Planning,
  work: Work,
): Promise<DeployPlan> {
  const { ports } = parts
  const { signal } = work
  const folder = deployFolder(ports, id)
  const over: Over = (target, use) => connections.over(id, target, use)
  const { atOnce, source } = request
  const built = earlier?.kind === 'built' ? earlier : null
  let fleet: Fleet | null = null
  const wanted = earlier?.kind === 'kit' ? earlier.system : null
  const making = source.kind === 'kit' ? ['check-kit'] : ['evaluate', 'build']
  const stages = new Stages(
    ['look-at-hosts', ...making, 'compare'].map(stage => pendingStage(stage, stageText(stage))),
    { emit: work.emit, now: ports.now },
  )
  const forNoHost = new AbortController()
  let deployable: Deployable | null = null
  const systems = createSystems(ports, {
    // Builds only what an earlier plan did not build.
    deployable: async () => deployable ?? (await sharedDeployable(parts, source, signal)),
    known: built?.systems ?? new Map(),
    folder,
    stages,
    work: { ...work, signal: AbortSignal.any([signal, forNoHost.signal]) },
  })
  try {
    deployable = built ? null : await sharedDeployable(parts, source, signal)
    if (source.kind === 'each') {
      const before = earlier?.kind === 'each' ? earlier.of : new Map()
      fleet = await createFleet(parts, { source, earlier: before, folder, stages, work })
    }
    // First: if the kit is not what was signed, no host is contacted.
    const kit =
      source.kind === 'kit'
        ? await stages.run('check-kit', report => systemOfKit(ports, source, { wanted, signal, report }))
        : null
    const same = stateVersionRule({ deployable, built, kit })
    const isBuilt = built !== null || deployable !== null
    if (isBuilt && same.kind === 'own') void systems.of(null)
    const judgeLook = (target: HostTarget, look: HostLook): Looked => {
      const { name: host, user } = target
      const takes = fleet?.takes(host) ?? same
      onLooked(target, look.stateVersion)
      const version = versionOf({ host, look, answers: request.stateVersions, takes })
      const problem =
        problemOf({ host, user, look, hasPassword, machine: null, missingBytes: 0 }) ?? version.problem
      if (!problem && takes.kind === 'each')
        void (fleet ? fleet.begin(host, version.value) : systems.of(version.value))
      return { target, look, version, problem, error: null }
    }
    const looked = await stages.run('look-at-hosts', () =>
      inParallel(
        request.hosts,
        async (target): Promise<Looked> => {
          try {
            return judgeLook(target, await look(over, target, signal))
          } catch (error) {
            signal.throwIfAborted()
            return { target, look: null, error }
          }
        },
        { atOnce, signal },
      ),
    )
    if (looked.every(each => each.look === null)) forNoHost.abort()
    const compared = isBuilt
      ? await comparedFor(parts, {
          systems,
          built: built !== null,
          looked,
          takes: same,
          signal,
          forNoHost: forNoHost.signal,
        })
      : new Map<string | null, ComparedSystem>()
    await fleet?.make(looked)
    if (!fleet && (compared.size === 0 || built))
      for (const stage of ['evaluate', 'build']) stages.end(stage, 'skipped')
    const systemFor = async (each: Looked) =>
      fleet?.system(each) ??
      kit?.system ??
      compared.get(each.look === null ? null : each.version.value) ??
      null
    const withoutLogin = built?.withoutLogin ?? (deployable !== null && systemGivesNoLogin(deployable, null))
    const getsOf = (host: string) => fleet?.gets(host) ?? { gets: null, checks: null, withoutLogin }
    const hosts = await stages.run('compare', () =>
      inParallel(
        looked,
        each => planHost(over, each, { request, systemFor, getsOf, notesOf, earlier, hasPassword, signal }),
        {
          atOnce,
          signal,
        },
      ),
    )
    signal.throwIfAborted()
    const given = built ?? kit ?? deployable
    const all = new Map([
      ...(built?.systems ?? []),
      ...[...compared].map(([version, { path }]) => [version, path] as const),
    ])
    const plan: DeployPlan = {
      schema: 1,
      id,
      name: fleet?.name ?? given?.name ?? '',
      createdAt: ports.now(),
      request,
      // Checks of serial output are for machines that Kiln starts.
      checks: (request.checks ?? given?.checks ?? []).filter(({ kind }) => kind !== 'serial'),
      hosts,
      systems:
        fleet?.systems() ?? [...all].map(([stateVersion, path]) => ({ stateVersion, path, host: null })),
    }
    await writePlan(ports, plan)
    return plan
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    // Its folder is removed next; the first error is thrown.
    forNoHost.abort()
    fleet?.stop()
    await Promise.all([systems.ended(), fleet?.ended()])
    await connections.drop(id)
    await ports.files.remove(folder)
    throw thrown
  } finally {
    for (const workspace of [...systems.workspaces(), ...(fleet?.folders() ?? [])])
      await ports.files.remove(workspace)
  }
}

/** Returns the system that all hosts get; null if each host has its own. */
const sharedDeployable = (parts: EngineParts, source: DeployRequest['source'], signal: AbortSignal) =>
  source.kind === 'each' ? Promise.resolve(null) : deployableFor(parts, source, signal)

function stageText(stage: string) {
  if (stage === 'check-kit') return message('stage.check-kit')
  if (stage === 'look-at-hosts') return message('stage.look-at-hosts')
  if (stage === 'compare') return message('stage.compare')
  return stage === 'build' ? message('stage.build') : message('stage.evaluate')
}

type Given = {
  deployable: Pick<Deployable, 'stateVersion'> | null
  built: Extract<Earlier, { kind: 'built' }> | null
  kit: { stateVersion: string | null } | null
}

/** A generation is the host's own, and keeps its value. */
function stateVersionRule({ deployable, built, kit }: Given): Takes {
  if (kit) return kit.stateVersion === null ? { kind: 'own' } : { kind: 'only', value: kit.stateVersion }
  if (built) return built.systems.has(null) ? { kind: 'own' } : { kind: 'each' }
  return deployable && deployable.stateVersion !== null ? { kind: 'each' } : { kind: 'own' }
}

type Comparing = {
  systems: Systems
  /** Whether they are those of an earlier plan. */
  built: boolean
  looked: readonly Looked[]
  takes: Takes
  signal: AbortSignal
  forNoHost: AbortSignal
}

/** Returns the systems by stateVersion, for the hosts that can be deployed to. */
async function comparedFor(
  { ports }: EngineParts,
  { systems, built, looked, takes, signal, forNoHost }: Comparing,
): Promise<Map<string | null, ComparedSystem>> {
  const ready = takes.kind === 'own' ? looked : looked.filter(each => each.look !== null && !each.problem)
  const groups = Map.groupBy(ready, each => (each.look === null ? null : each.version.value))
  const found = new Map<string | null, ComparedSystem>()
  for (const [version, group] of groups) {
    const looks = group.map(each => each.look)
    const system = built
      ? await systemHere(ports, await systems.of(version), signal)
      : await comparable(ports, systems.of(version), { looks, signal, forNoHost })
    if (system) found.set(version, system)
  }
  return found
}

async function look(over: Over, target: HostTarget, signal: AbortSignal): Promise<HostLook> {
  const host = target.name
  return over(target, {
    signal,
    body: async connection => {
      const seen = await readHostLook(connection, { host, how: 'whole', signal })
      const { rights } = seen
      if (rights !== 'sudo' && rights !== 'doas') return seen
      return { ...seen, history: await historyOn(connection, { rights: { kind: rights }, signal }) }
    },
  })
}
