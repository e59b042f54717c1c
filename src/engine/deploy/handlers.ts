// The group "deploys" of the contract.
import type { BoxLinks } from '#engine/box-links.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import { explainUnreachable } from '#engine/hosts/not-started.ts'
import { hostOf, noteDeploy, noteMove, notesOf, noteVersion } from '#engine/hosts/note-deploys.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import type { JobPlan } from '#engine/jobs/plan.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { GroupHandlers } from '#engine/rpc/handlers.ts'
import type { DeployPlan, DeployRequest, DeploySource } from '#shared/deploy/plan.ts'
import { type HostTarget, isSameHost } from '#shared/deploy/target.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { imageId } from '#shared/names.ts'
import { compareOnHost } from './generations.ts'
import type { PlanConnections } from './host/plan-connections.ts'
import { configurationsOf } from './plan/configurations.ts'
import { cacheOfSameKit, type KitCache } from './plan/kit-system.ts'
import { makePlan } from './plan/make-plan.ts'
import { type Earlier, earlierOf, remaining } from './plan/resume.ts'
import { withoutSecrets } from './plan/without-secrets.ts'
import { deployIds, readPlan, readResults, sweepPlans, wasBegun, whileHeld } from './record.ts'
import { runDeploy } from './run/deploy.ts'
import { withProblem } from './run/waves.ts'

const operation = 'deploys'

type DeployParts = {
  store: HostStore
  memories: HostMemories
  connections: PlanConnections
  boxes: Pick<BoxLinks, 'assertOwn' | 'assertThere' | 'deployed' | 'idFor'>
}

export function deployHandlers(
  parts: EngineParts,
  { store, memories, connections, boxes }: DeployParts,
): GroupHandlers<'deploys'> {
  const { ports, notifyChanged } = parts
  /** Plans that are being carried out. */
  const underWay = new Set<string>()
  const planJob = (
    request: DeployRequest,
    { hasPassword, earlier }: { hasPassword: boolean; earlier: Earlier | null },
  ): JobPlan<DeployPlan> => {
    const id = imageId('deploy', ports.now(), ports.randomHex(2))
    return {
      kind: 'plan-deploy',
      name: request.hosts.map(({ name }) => name).join(', '),
      subject: id,
      line: isThere(request.source) || earlier ? 'none' : 'build',
      run: work =>
        whileHeld(ports, id, async () => {
          for (const old of await sweepPlans(ports)) await connections.drop(old)
          const notes: Promise<void>[] = []
          const onLooked = (target: HostTarget, stateVersion: string | null) =>
            void notes.push(noteVersion(ports, { store, memories }, { target, stateVersion }))
          const over: PlanConnections['over'] = async (plan, target, use) => {
            const host = hostOf((await store.read()).hosts, target)
            const used = connections.over(plan, target, use)
            return host ? explainUnreachable({ memories, host }, used) : used
          }
          const planning = {
            id,
            request,
            hasPassword,
            earlier,
            connections: { ...connections, over },
            onLooked,
            notesOf: (target: HostTarget) => notesOf(ports, { store, memories }, target),
          }
          return makePlan(parts, planning, work).finally(() => Promise.all(notes))
        }),
    }
  }
  return {
    configurations: async ({ flake }, signal) => ({
      configurations: await configurationsOf(ports, flake, signal),
    }),
    plan: async ({ request, sudoPassword }) => {
      assertConsistent(request)
      assertFleet(request)
      await boxes.assertThere(request.box)
      if (request.source.kind === 'each')
        for (const { box } of request.source.of) await boxes.assertThere(box)
      await boxes.assertOwn(await wantedBoxes(request, store))
      return planJob(request, { hasPassword: sudoPassword !== null, earlier: null })
    },
    resume: async ({ plan: wanted, sudoPassword, stateVersions }) => {
      const id = wanted ?? (await lastPlan(ports))
      const plan = await readPlan(ports, id)
      const request = remaining(plan, await readResults(ports, id), stateVersions)
      const earlier = await earlierOf(ports, plan)
      return planJob(request, { hasPassword: sudoPassword !== null, earlier })
    },
    show: ({ id }) => readPlan(ports, id),
    compare: async ({ host: wanted, from, to }, signal) => {
      const host = await store.find(wanted)
      const connected = ports.ssh.connect(host.address, { knownHosts: store.knownHostsPath, signal })
      const connection = await explainUnreachable({ memories, host }, connected)
      try {
        return await compareOnHost(connection, { host: host.name, from, to, signal })
      } finally {
        await connection.close()
      }
    },
    start: async ({ plan: id, sudoPassword, who, leaveOutProblems }) => {
      const plan = await readPlan(ports, id)
      if (!leaveOutProblems) assertNoProblems(plan)
      // Again: a box may have got the host since the plan was made.
      await boxes.assertOwn(await wantedBoxes(plan.request, store))
      // Ignore a double click: the hosts would refuse the second job, and its results would overwrite the first's.
      if (underWay.has(id)) throw failure('deploy.under-way', { operation })
      underWay.add(id)
      return {
        kind: 'deploy',
        name: plan.hosts.map(({ target }) => target.name).join(', '),
        subject: id,
        line: 'none',
        run: async work => {
          const notes: Promise<void>[] = []
          let kit: KitCache | null = null
          try {
            kit = await cacheOfSameKit(ports, plan, work.signal)
            const source = await withoutSecrets(parts, plan.request.source, work.signal)
            const boxIds = await idsOfBoxes(plan, { store, boxes }).catch(
              logged(ports.log, 'boxes-unwritten'),
            )
            const noting = { plan, source, store, memories, boxes, boxIds: boxIds ?? new Map() }
            const emit: typeof work.emit = event => {
              work.emit(event)
              if (event.type !== 'host-result') return
              const { result } = event
              // Look it up by its old address.
              notes.push(noteDeploy(ports, noting, result).then(() => noteMove(ports, noting, result)))
            }
            const deploying = {
              plan,
              password: sudoPassword,
              who,
              boxes: noting.boxIds,
              leaveOutProblems,
              connections,
              kitCache: kit,
            }
            return await whileHeld(ports, id, () => runDeploy(ports, deploying, { ...work, emit }))
          } finally {
            underWay.delete(id)
            await Promise.all([...notes, connections.drop(id), kit?.remove()])
            notifyChanged('hosts')
          }
        },
      }
    },
  }
}

/** Finds or makes the box ids of the listed hosts before anything changes: the deploy writes each id to its host. */
async function idsOfBoxes(
  plan: DeployPlan,
  { store, boxes }: Pick<DeployParts, 'store' | 'boxes'>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (const { name, box, host } of await wantedBoxes(plan.request, store))
    ids.set(name, await boxes.idFor({ box, host: host.id, name: null }))
  return ids
}

/** The hosts of the list, by the names of the request, each with the box that was named for it. */
async function wantedBoxes({ hosts: targets, source, box }: DeployRequest, store: HostStore) {
  const { hosts } = await store.read()
  return targets.flatMap(target => {
    const host = hostOf(hosts, target)
    const own = source.kind === 'each' ? source.of.find(each => each.host === target.name)?.box : undefined
    return host
      ? [{ name: target.name, box: own ?? (targets.length === 1 ? (box ?? null) : null), host }]
      : []
  })
}

/** Nothing is built for it. */
const isThere = ({ kind }: DeploySource) => kind === 'generation' || kind === 'kit'

/** The last deploy. Throws deploy.nothing-begun. */
async function lastPlan(ports: Ports): Promise<string> {
  for (const id of await deployIds(ports)) if (await wasBegun(ports, id)) return id
  throw failure('deploy.nothing-begun', { operation })
}

const mostNames = 10

/**
 * Refuses a deploy of different systems to a fleet in which only some hosts have a problem: what is wrong with one may
 * be wrong with the others. Throws deploy.some-problems.
 */
function assertNoProblems(plan: DeployPlan) {
  const names = withProblem(plan)
  const hosts = plan.hosts.length
  // If all hosts have a problem, each one reports it.
  if (plan.request.source.kind !== 'each' || names.length === 0 || names.length === hosts) return
  const shown = list(names.slice(0, mostNames))
  throw failure('deploy.some-problems', { operation, values: { some: names.length, hosts, names: shown } })
}

/** Throws deploy.each-host, deploy.wave-hosts. */
function assertFleet({ source, hosts, waves }: DeployRequest) {
  const names = new Set(hosts.map(({ name }) => name))
  if (source.kind === 'each') {
    const counts = new Map<string, number>()
    for (const { host } of source.of) counts.set(host, (counts.get(host) ?? 0) + 1)
    for (const host of new Set([...names, ...counts.keys()])) {
      const count = names.has(host) ? (counts.get(host) ?? 0) : 0
      if (count !== 1) throw failure('deploy.each-host', { operation, values: { host, count } })
    }
  }
  const seen = new Set<string>()
  for (const { name: wave, hosts: those } of waves)
    for (const host of those) {
      if (!names.has(host) || seen.has(host))
        throw failure('deploy.wave-hosts', { operation, values: { wave, host } })
      seen.add(host)
    }
}

/** Throws deploy.twice, deploy.new-address, deploy.restart-mode. */
function assertConsistent({ hosts, newAddress, mode, restart }: DeployRequest) {
  const twice = hosts.find((host, index) => hosts.findIndex(other => isSameHost(other, host)) !== index)
  if (twice) throw failure('deploy.twice', { operation, values: { host: twice.name } })
  if (restart && mode !== 'boot') throw failure('deploy.restart-mode', { operation, values: { mode } })
  const switches = mode === 'switch' || mode === 'test' || restart
  if (newAddress && (hosts.length > 1 || !switches))
    throw failure('deploy.new-address', { operation, values: { mode } })
}
