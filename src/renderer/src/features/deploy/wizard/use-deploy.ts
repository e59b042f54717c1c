// Everything that the steps share: the answers, and what is known of hosts, images and profiles.
import '#features/hosts/texts.ts'
import { useMemo, useRef } from 'react'
import { architectureOf } from '#features/sources/source-draft.ts'
import { useSource } from '#features/sources/use-source.ts'
import { useCall } from '#lib/engine/calls.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import {
  chosenHosts,
  type Draft,
  goTo,
  hasStep,
  type StepId,
  sourceOf,
  toRequest,
  updateDraft,
  useDraft,
} from './draft.ts'
import { howProblems } from './how.ts'
import { useDeployPlan } from './plan.ts'
import { useFleet } from './use-fleet.ts'

export type DeployWizard = ReturnType<typeof useDeploy>

export function useDeploy() {
  const draft = useDraft()
  const hosts = useCall('hosts.list', {})
  const states = useCall('hosts.states', {})
  const architecture = useMemo(
    () => architectureOf(draft.hosts, states.data ?? []),
    [draft.hosts, states.data],
  )
  const known = useSource({ from: draft.from, draft, architecture })
  const { profile, image } = known
  const profileIds = useMemo(
    () => known.profiles.data?.profiles.map(({ id }) => id),
    [known.profiles.data?.profiles],
  )
  const fleet = useFleet(draft, { hosts: hosts.data, states: states.data, profiles: profileIds })
  const { each, doubts } = fleet
  const chosen = useMemo(() => chosenHosts(draft, hosts.data ?? [], each), [draft, hosts.data, each])
  const request = useMemo(
    () =>
      // Nothing is planned while one is in doubt.
      doubts > 0 ? null : toRequest(draft, hosts.data ?? [], { profile, architecture, each }),
    [draft, hosts.data, profile, architecture, each, doubts],
  )
  const source = sourceOf(draft, { profile, architecture, each })
  const step = hasStep(draft.step, draft) ? draft.step : ('plan' as const)
  const planning = useDeployPlan(
    useMemo(() => request && { request }, [request]),
    step === 'plan',
  )
  return {
    ...known,
    draft,
    hosts,
    states,
    chosen,
    /** The fleet, if each host gets its own system. */
    fleet,
    request,
    source,
    howProblems: howProblems(draft.how, chosen),
    /** The checks of the profile or image; null where they are not known before the plan. */
    ownChecks: ownChecks(draft.from, { profile, image }),
    planning,
    withoutProblems: draft.from === 'each' && draft.withoutProblems,
    step,
    body: useRef<HTMLDivElement>(null),
    go: (step: StepId) => updateDraft(from => goTo(from, step)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
  }
}

type Brings = { healthChecks: HealthCheck[] } | null

function ownChecks(from: Draft['from'], { profile, image }: { profile: Brings; image: Brings }) {
  if (from === 'kit' || from === 'each') return null
  const checks = from === 'profile' ? profile?.healthChecks : from === 'image' ? image?.healthChecks : []
  // Checks of a serial port are for machines that Kiln starts.
  return checks?.filter(({ kind }) => kind !== 'serial') ?? null
}
