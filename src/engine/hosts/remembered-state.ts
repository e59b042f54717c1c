// The remembered state of a host, as a list shows it. Pure.

import type { HostMemory, HostState } from '#shared/deploy/memory.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'

export function stateOf(id: string, { asked, facts, deploys }: HostMemory): HostState {
  const last = deploys.at(-1)
  return {
    id,
    asked,
    facts: facts && { ...shownFacts(facts.facts), at: facts.at },
    last: last
      ? {
          deploy: last.deploy,
          name: last.name,
          at: last.at,
          mode: last.mode,
          outcome: last.outcome,
          error: last.error,
        }
      : null,
    switchedAt: deploys.findLast(({ outcome }) => outcome === 'switched')?.at ?? null,
  }
}

const shownFacts = (facts: HostFacts): Omit<NonNullable<HostState['facts']>, 'at'> => {
  const { hostname, system, nixos, label, architecture, kiln, box } = facts
  const { profileGeneration, currentGeneration, needsReboot, failedUnits, updateUndone, updateStale } = facts
  return {
    hostname,
    system,
    nixos,
    label,
    architecture,
    kiln,
    box,
    profileGeneration,
    currentGeneration,
    needsReboot,
    failedUnits,
    updateUndone,
    updateStale,
  }
}
