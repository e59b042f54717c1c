// How deploys end is noted at the hosts of the list that they went to, by whichever name they were named.
import type { BoxLinks } from '#engine/box-links.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { DeployNote, HostMemory } from '#shared/deploy/memory.ts'
import type { DeployPlan, DeploySource, HostSource } from '#shared/deploy/plan.ts'
import type { HostResult } from '#shared/deploy/result.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import type { Host } from '#shared/hosts/host.ts'
import type { HostMemories } from './memories.ts'
import { withMove } from './moved.ts'
import type { HostStore } from './store.ts'

const kept = 100

type Noting = {
  plan: DeployPlan
  /** The plan's source, without its secrets. */
  source: DeploySource
  store: HostStore
  memories: HostMemories
  boxes: Pick<BoxLinks, 'deployed'>
  /** Ids of boxes, by the name of the host. */
  boxIds: ReadonlyMap<string, string>
}

/** Never rejects: a deploy does not fail for its note. */
export async function noteDeploy(
  { now, log }: Pick<Ports, 'now' | 'log'>,
  { plan, source, store, memories, boxes, boxIds }: Noting,
  result: HostResult,
): Promise<void> {
  const noted = async () => {
    const target = plan.hosts.map(each => each.target).find(({ name }) => name === result.host)
    const host = target && hostOf((await store.read()).hosts, target)
    if (!host) return
    const planned = plan.hosts.find(each => each.target.name === result.host)
    const own = ownSource(source, result.host)
    if (!own) return
    const name = planned?.gets ?? plan.name
    const note: DeployNote = { ...result, deploy: plan.id, name, at: now(), source: own.source }
    // First the box: a Kiln that is killed here leaves no host that was deployed to without one.
    if (result.outcome === 'switched')
      await boxes.deployed({
        box: own.box ?? (plan.hosts.length === 1 ? (plan.request.box ?? null) : null),
        id: boxIds.get(target.name) ?? null,
        host,
        source: own.source,
      })
    await memories.change(host.id, memory =>
      withVersion(withNote(memory, note), note, planned?.stateVersion ?? null),
    )
  }
  await noted().catch(logged(log, 'hosts-unwritten'))
}

/** Returns that host's source; null: the plan does not contain it. Pure. */
function ownSource(source: DeploySource, host: string): { source: HostSource; box: string | null } | null {
  if (source.kind !== 'each') return { source, box: null }
  const own = source.of.find(each => each.host === host)
  return own ? { source: own.source, box: own.box ?? null } : null
}

/** Never rejects: it was confirmed where it is now, also where that cannot be noted. */
export async function noteMove(
  { log }: Pick<Ports, 'log'>,
  { plan: { request, hosts: planned }, store }: Pick<Noting, 'plan' | 'store'>,
  { host, outcome, mode, restarted }: HostResult,
): Promise<void> {
  const to = request.newAddress
  const from = planned.map(each => each.target).find(({ name }) => name === host)
  // A test ends with the next start of the host.
  if (!to || !from || outcome !== 'switched' || (mode !== 'switch' && !restarted)) return
  await store
    .change(state => withMove(state, { from, to, host: hostOf(state.hosts, from) }))
    .catch(logged(log, 'hosts-unwritten'))
}

/** Never rejects: how deploys to a host of the list ended, oldest first; none for another host. */
export async function notesOf(
  { log }: Pick<Ports, 'log'>,
  { store, memories }: Pick<Noting, 'store' | 'memories'>,
  target: HostTarget,
): Promise<readonly DeployNote[]> {
  const noted = async () => {
    const host = hostOf((await store.read()).hosts, target)
    return host ? (await memories.read(host.id)).deploys : []
  }
  return (await noted().catch(logged(log, 'record-unread'))) ?? []
}

type Reported = { target: HostTarget; stateVersion: string | null }

/** Never rejects: what a host said when a plan looked at it, for what is made for it without asking it. */
export async function noteVersion(
  { now, log }: Pick<Ports, 'now' | 'log'>,
  { store, memories }: Pick<Noting, 'store' | 'memories'>,
  { target, stateVersion: value }: Reported,
): Promise<void> {
  const noted = async () => {
    const host = hostOf((await store.read()).hosts, target)
    if (!host) return
    await memories.change(host.id, memory =>
      memory.stateVersion?.value === value ? memory : { ...memory, stateVersion: { at: now(), value } },
    )
  }
  await noted().catch(logged(log, 'hosts-unwritten'))
}

/** The host itself has recorded the answer once it has switched. Pure. */
const withVersion = (
  memory: HostMemory,
  { at, outcome, mode, restarted }: DeployNote,
  planned: string | null,
): HostMemory =>
  planned !== null && outcome === 'switched' && (mode === 'switch' || restarted)
    ? { ...memory, stateVersion: { at, value: planned } }
    : memory

/** A host whose turn did not come has no news. Pure. */
const withNote = (memory: HostMemory, note: DeployNote): HostMemory =>
  note.outcome === 'untouched' ? memory : { ...memory, deploys: [...memory.deploys, note].slice(-kept) }

/** Finds the host by its id, else by its address: which user logs in there does not matter. Pure. */
export const hostOf = (hosts: readonly Host[], { name, host, port }: HostTarget): Host | undefined =>
  hosts.find(each => each.id === name && each.address.host === host) ??
  hosts.find(each => each.address.host.toLowerCase() === host.toLowerCase() && each.address.port === port)
