// A plan in which each host gets its own system. They are evaluated side by side while the hosts are looked at, then built
// together. A host whose system cannot be made has that as its problem, and the others continue.
import { join } from 'node:path'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { DeployPlan, DeploySource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import { assertNixosSystem, assertVersion } from '../../systems/build-system.ts'
import { deployableFor, systemGivesNoLogin } from '../../systems/deployable.ts'
import { type ComparedSystem, systemHere } from '../../systems/system.ts'
import { buildTogether, type ToMake } from './build-fleet.ts'
import { createEvaluables, type Given } from './evaluable.ts'
import { type Evaluated, evaluateSystem } from './evaluate.ts'
import type { Looked } from './plan-host.ts'
import type { EarlierEach } from './resume.ts'
import { createGate } from './room.ts'
import type { Takes } from './state-version.ts'

const operation = 'deploy.plan'

type EachSource = Extract<DeploySource, { kind: 'each' }>

type Making = { source: EachSource; earlier: EarlierEach; folder: string; stages: Stages; work: Work }

type HostSystem = { path: string; stateVersion: string | null } | { thrown: unknown }

export type Fleet = Awaited<ReturnType<typeof createFleet>>

/** Throws what a source that cannot be read throws: profile.*, image.*, flake.reference. */
export async function createFleet(parts: EngineParts, { source, earlier, folder, stages, work }: Making) {
  const { ports } = parts
  const { signal } = work
  const fresh = source.of.filter(({ host }) => !earlier.has(host))
  const given = new Map<string, Given>()
  for (const { host, source: own } of fresh) {
    const deployable = await deployableFor(parts, own, signal)
    if (deployable) given.set(host, { host, source: own, deployable })
  }
  const evaluables = createEvaluables(ports, [...given.values()], folder)
  const gate = createGate(ports.host.room)
  const ending = new AbortController()
  const either = AbortSignal.any([signal, ending.signal])
  const begun = new Map<string, Promise<{ stateVersion: string | null; made: ToMake }>>()
  const systems = new Map<string, HostSystem>(earlier)
  let ended = 0
  let unprepared: unknown = null

  const evaluate = async (found: Given, stateVersion: string | null) => {
    const number = begun.size + 1
    stages.start('evaluate')
    await ports.files.makeFolder(folder)
    const evaluable = await evaluables.of(found, { stateVersion, signal: either }).catch(thrown => {
      unprepared ??= thrown
      throw thrown
    })
    const statsPath = join(folder, `evaluation-${number}.json`)
    const { deployable } = found
    const evaluated = await evaluateSystem(ports, { deployable, evaluable, gate, statsPath, signal: either })
    return { stateVersion, made: { ...evaluated, sandbox: evaluable.sandbox } }
  }
  const begin = (host: string, stateVersion: string | null) => {
    const found = given.get(host)
    if (!found || begun.has(host)) return
    const evaluating = evaluate(found, stateVersion).finally(() => {
      ended++
      const total = given.size
      stages.progress('evaluate', ended / total, message('progress.count-of', { done: ended, total }))
    })
    begun.set(host, evaluating)
    evaluating.catch(() => undefined) // thrown where it is awaited
  }
  const takes = (host: string): Takes => {
    const before = earlier.get(host)
    if (before) return before.stateVersion === null ? { kind: 'own' } : { kind: 'each' }
    return given.get(host)?.deployable.stateVersion == null ? { kind: 'own' } : { kind: 'each' }
  }
  // These need no answer of a host.
  for (const host of given.keys()) if (takes(host).kind === 'own') begin(host, null)

  return {
    name: nameOf(source),
    takes,
    begin,
    gets: (host: string) => ({
      gets: earlier.get(host)?.gets ?? given.get(host)?.deployable.name ?? null,
      checks: earlier.get(host)?.checks ?? given.get(host)?.deployable.checks ?? null,
      withoutLogin: earlier.get(host)?.withoutLogin ?? noLoginOf(given.get(host)),
    }),
    /** Ends what no host needs. */
    stop: () => ending.abort(),
    /** Resolves once everything has stopped. */
    ended: async () => void (await Promise.allSettled(begun.values())),
    folders: evaluables.folders,

    /** All systems that hosts without a problem need. Throws if it is cancelled, and what ends all of it: a flake that
     *  cannot be read or is not trusted, a Nix that does not run. */
    async make(looked: readonly Looked[]): Promise<void> {
      const needed = new Map(looked.map(each => [each.target.name, each]))
      if (looked.every(each => each.look === null)) ending.abort()
      const wanted: { host: string; stateVersion: string | null; made: ToMake }[] = []
      for (const [host, evaluating] of begun) {
        try {
          const { stateVersion, made } = await evaluating
          assertMachine(host, made, needed.get(host))
          if (!hasProblem(needed.get(host))) wanted.push({ host, stateVersion, made })
        } catch (thrown) {
          signal.throwIfAborted()
          systems.set(host, { thrown })
        }
      }
      if (unprepared !== null && !ending.signal.aborted) {
        // Problems of Nix itself come first, as they do for one system.
        await ports.nix.ready()
        throw unprepared
      }
      stages.end('evaluate', begun.size === 0 ? 'skipped' : 'done')
      if (wanted.length === 0) stages.end('build', 'skipped')
      const ends = await buildTogether(ports, {
        wanted: wanted.map(({ made }) => made),
        folder,
        stages,
        work,
      })
      for (const { host, stateVersion, made } of wanted) {
        const end = ends.get(made.derivation)
        if (!end) continue
        if ('thrown' in end) systems.set(host, end)
        else systems.set(host, await checked(host, { path: end.path, stateVersion }))
      }
    },

    /** Throws why there is none. */
    async system({ target, look }: Looked): Promise<ComparedSystem | null> {
      const found = systems.get(target.name)
      if (!found) return null
      if ('thrown' in found) throw found.thrown
      return look === null ? null : systemHere(ports, found.path, signal)
    },
    systems: (): DeployPlan['systems'] =>
      [...systems].flatMap(([host, found]) =>
        'path' in found ? [{ host, path: found.path, stateVersion: found.stateVersion }] : [],
      ),
  }

  async function checked(
    host: string,
    found: { path: string; stateVersion: string | null },
  ): Promise<HostSystem> {
    const deployable = given.get(host)?.deployable
    if (!deployable) return found
    const { path: system, stateVersion } = found
    try {
      await assertNixosSystem(ports, deployable, system)
      if (stateVersion !== null) await assertVersion(ports, deployable, { system, stateVersion })
      return found
    } catch (thrown) {
      return { thrown }
    }
  }
}

const noLoginOf = (found: Given | undefined) =>
  found !== undefined && systemGivesNoLogin(found.deployable, null)

const hasProblem = (looked: Looked | undefined) => looked?.look != null && looked.problem !== null

/** Before it is built: this computer may not be able to. Throws deploy.architecture. */
function assertMachine(host: string, { platform }: Evaluated, looked: Looked | undefined) {
  const wanted = /^(x86_64|aarch64)-linux$/.exec(platform)?.[1]
  const machine = looked?.look?.machine
  if (wanted === undefined || machine === undefined || machine === wanted) return
  throw failure('deploy.architecture', { operation, values: { host, machine, wanted } })
}

const mostNames = 10

/** The flake, if it is one, or else what its hosts get. */
function nameOf({ of }: EachSource): string {
  const references = of.map(({ source }) =>
    source.kind === 'flake' ? (parseFlakeReference(source.reference)?.flake ?? source.reference) : null,
  )
  const [flake] = new Set(references)
  if (flake != null && references.every(each => each === flake)) return flake
  return of
    .slice(0, mostNames)
    .map(({ host }) => host)
    .join(', ')
}
