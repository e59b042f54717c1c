// The systems of a fleet: the configurations of the flake that is typed, matched with the hosts, or boxes.
import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { Draft } from './draft.ts'
import { type EachHost, type FleetPairs, flakeEach, flakeIn, fleetPairs } from './fleet.ts'
import { boxesEach, type FleetBoxes, fleetBoxes } from './fleet-boxes.ts'

type Fleet = {
  /** The pairs of a flake; null until they are known. */
  pairs: FleetPairs | null
  /** The boxes to choose from; null until they are known. */
  boxes: FleetBoxes | null
  /** The names of all boxes by their ids. */
  boxNames: ReadonlyMap<string, string>
  /** The chosen hosts that are not in doubt. */
  each: EachHost[]
  /** How many are in doubt. */
  doubts: number
  /** Why they are not known. */
  error: unknown
  retry: () => void
  retrying: boolean
}

type Known = {
  hosts: readonly KnownHost[] | undefined
  states: readonly HostState[] | undefined
  profiles: readonly string[] | undefined
}

export function useFleet(
  { from, step, fleet }: Pick<Draft, 'from' | 'step' | 'fleet'>,
  { hosts, states, profiles }: Known,
): Fleet {
  const isEach = from === 'each'
  const flake = isEach && fleet.of === 'flake' ? flakeIn(fleet.flake) : null
  const ofBoxes = isEach && fleet.of === 'boxes'
  // Nix evaluates the flake: not before it is typed to its end.
  const enabled = flake !== null && step !== 'what'
  const read = useNetworkCall('deploys.configurations', { flake: flake ?? '' }, { enabled, staleMs: 0 })
  const configurations = flake === null ? undefined : read.data?.configurations
  const pairs = useMemo(
    () => (configurations && hosts && states ? fleetPairs(fleet, { configurations, hosts, states }) : null),
    [fleet, configurations, hosts, states],
  )
  const known = useCall('boxes.list', {}, { enabled: ofBoxes })
  const all = ofBoxes ? known.data?.boxes : undefined
  const boxes = useMemo(
    () => (all && hosts ? fleetBoxes(fleet, { boxes: all, hosts, profiles: profiles ?? null }) : null),
    [fleet, all, hosts, profiles],
  )
  const each = useMemo(
    () => (boxes ? boxesEach(boxes) : pairs ? flakeEach(fleet.flake, pairs.pairs) : []),
    [boxes, pairs, fleet.flake],
  )
  const query = ofBoxes ? known : read
  return {
    pairs,
    boxes,
    boxNames: useMemo(() => new Map((all ?? []).map(({ id, name }) => [id, name])), [all]),
    each,
    doubts:
      (pairs?.rows.filter(({ doubt }) => doubt !== null).length ?? 0) +
      (boxes?.rows.filter(({ twice }) => twice.length > 0).length ?? 0),
    error: enabled || ofBoxes ? query.error : null,
    retry: () => void query.refetch(),
    retrying: query.isFetching,
  }
}
