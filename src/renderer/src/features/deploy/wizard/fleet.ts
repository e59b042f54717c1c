// Each host its own configuration: a flake, what of it goes where, and what is in doubt. Boxes are in fleet-boxes.ts. Pure.
import { t } from '#lib/texts/texts.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import { type HostToPair, type Pair, pairUp } from '#shared/deploy/pairs.ts'
import type { DeploySource } from '#shared/deploy/plan.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { parseFlakeReference, referenceText } from '#shared/profiles/reference.ts'

export type FleetDraft = {
  of: 'flake' | 'boxes'
  flake: string
  /** The id of the host that a person chose for each configuration; null: it is left out. */
  map: Readonly<Record<string, string | null>>
  /** Ids of those that are chosen. */
  boxes: readonly string[]
}

export const newFleet: FleetDraft = { of: 'flake', flake: '', map: {}, boxes: [] }

/** The system of one host. */
export type EachHost = Extract<DeploySource, { kind: 'each' }>['of'][number]

/** Another flake has other configurations. */
export const withFlake = (from: FleetDraft, flake: string): FleetDraft =>
  flake === from.flake ? from : { ...from, flake, map: {} }

export const withHost = (from: FleetDraft, configuration: string, host: string | null): FleetDraft => ({
  ...from,
  map: { ...from.map, [configuration]: host },
})

/** Returns the typed flake if it names no configuration; null: not a flake. */
export function flakeIn(typed: string): string | null {
  const reference = parseFlakeReference(typed.trim())
  return reference?.name === null ? reference.flake : null
}

/** Returns the problem that keeps its hosts from being known. */
export function fleetProblem({ of, flake: typed }: Pick<FleetDraft, 'of' | 'flake'>): string | null {
  if (of === 'boxes') return null
  if (typed.trim() === '') return t('sources.missing-flake')
  return flakeIn(typed) === null ? t('deploy.fleet.flake.wrong') : null
}

/** A configuration, and the host that it goes to. */
export type FleetRow = {
  configuration: string
  /** The id of its host, also where that is in doubt; null: none. */
  host: string | null
  by: Pair['by'] | 'left-out' | 'displaced' | null
  /** Why it cannot go there yet, and the names of what it is confused with. */
  doubt: { kind: 'twice' | 'ambiguous'; names: string[] } | null
}

export type FleetPairs = {
  rows: FleetRow[]
  pairs: Pair[]
  /** Names of the hosts that get nothing. */
  left: string[]
}

type Known = { configurations: readonly string[]; hosts: readonly KnownHost[]; states: readonly HostState[] }

export function fleetPairs({ map }: FleetDraft, { configurations, hosts, states }: Known): FleetPairs {
  const nameOf = (id: string) => hosts.find(host => host.id === id)?.name ?? id
  const isThere = (id: string | null) => id === null || hosts.some(host => host.id === id)
  // A host that was removed since is matched again; so is a configuration that is no longer there.
  const chosen = Object.entries(map).filter(([name, id]) => configurations.includes(name) && isThere(id))
  const toPair = hosts.map(({ id, name, address }): HostToPair => {
    const hostname = states.find(state => state.id === id)?.facts?.hostname ?? null
    return { id, name, address: address.host, hostname, wanted: false }
  })
  const { pairs, problems } = pairUp({ configurations, hosts: toPair, map: new Map(chosen) })
  const rows = [...new Set(configurations)].map((configuration): FleetRow => {
    const pair = pairs.find(each => each.configuration === configuration)
    if (pair) return { configuration, host: pair.host, by: pair.by, doubt: null }
    const problem = problems.find(({ configurations: of }) => of.includes(configuration))
    if (!problem?.blocks) {
      const without = problem?.error.code === 'deploy.pair-displaced' ? 'displaced' : null
      const by = map[configuration] === null ? 'left-out' : without
      return { configuration, host: null, by, doubt: null }
    }
    const [host = null] = problem.hosts
    if (problem.configurations.length === 1) {
      const doubt = { kind: 'ambiguous' as const, names: problem.hosts.map(nameOf) }
      return { configuration, host: null, by: null, doubt }
    }
    const names = problem.configurations.filter(each => each !== configuration)
    return { configuration, host, by: null, doubt: { kind: 'twice', names } }
  })
  const used = new Set(rows.flatMap(({ host }) => host ?? []))
  return { rows, pairs, left: hosts.filter(({ id }) => !used.has(id)).map(({ name }) => name) }
}

export function flakeEach(flake: string, pairs: readonly Pair[]): EachHost[] {
  const reference = flakeIn(flake)
  if (reference === null) return []
  return pairs.map(({ configuration: name, host }) => ({
    host,
    source: { kind: 'flake', reference: referenceText({ flake: reference, name }) },
  }))
}

/** The host in the plan is left out with what it would get. */
export function withoutHost(from: FleetDraft, { source, box }: EachHost): FleetDraft {
  if (box !== undefined) return { ...from, boxes: from.boxes.filter(id => id !== box) }
  const name = source.kind === 'flake' ? (parseFlakeReference(source.reference)?.name ?? null) : null
  return name === null ? from : withHost(from, name, null)
}
