// The configurations of the flake that is typed, and which host each of them goes to.
import { useMemo } from 'react'
import { useNetworkCall } from '#lib/engine/network-call.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { Draft } from './draft.ts'
import { type FleetPairs, flakeIn, fleetPairs } from './fleet.ts'

type Fleet = {
  /** null until they are known. */
  pairs: FleetPairs | null
  /** Why they are not. */
  error: unknown
  retry: () => void
  retrying: boolean
}

export function useFleet(
  { from, step, fleet }: Pick<Draft, 'from' | 'step' | 'fleet'>,
  hosts: readonly KnownHost[] | undefined,
  states: readonly HostState[] | undefined,
): Fleet {
  const flake = from === 'each' ? flakeIn(fleet.flake) : null
  // Nix evaluates the flake: not before it is typed to its end.
  const enabled = flake !== null && step !== 'what'
  const { data, error, refetch, isFetching } = useNetworkCall(
    'deploys.configurations',
    { flake: flake ?? '' },
    { enabled, staleMs: 0 },
  )
  const configurations = flake === null ? undefined : data?.configurations
  const pairs = useMemo(
    () => (configurations && hosts && states ? fleetPairs(fleet, { configurations, hosts, states }) : null),
    [fleet, configurations, hosts, states],
  )
  return { pairs, error: enabled ? error : null, retry: () => void refetch(), retrying: isFetching }
}
