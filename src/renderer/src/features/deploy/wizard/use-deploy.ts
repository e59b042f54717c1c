// Everything that the steps share: the answers, and what is known of hosts, images and profiles.
import { useMemo, useRef } from 'react'
import { architectureOf, missingSource } from '#features/sources/source-draft.ts'
import { useSource } from '#features/sources/use-source.ts'
import { useCall } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { HealthCheck } from '#shared/profiles/health-check.ts'
import { type Draft, goTo, type StepId, sourceOf, stepsFor, toRequest } from './draft.ts'
import { updateDraft, useDraft } from './draft-store.ts'
import { howProblems } from './how.ts'
import { useLinked } from './use-linked.ts'

export type DeployWizard = ReturnType<typeof useDeploy>

export function useDeploy() {
  useLinked()
  const draft = useDraft()
  const hosts = useCall('hosts.list', {})
  const states = useCall('hosts.states', {})
  const chosen = useMemo(
    () => draft.hosts.flatMap(id => hosts.data?.find(host => host.id === id) ?? []),
    [draft.hosts, hosts.data],
  )
  const architecture = useMemo(
    () => architectureOf(draft.hosts, states.data ?? []),
    [draft.hosts, states.data],
  )
  const known = useSource({ from: draft.from, draft, architecture })
  const { profile, image } = known
  const request = useMemo(
    () => toRequest(draft, hosts.data ?? [], { profile, architecture }),
    [draft, hosts.data, profile, architecture],
  )
  const source = sourceOf(draft, { profile, architecture })
  return {
    ...{ ...known, draft, hosts, states, chosen, request, source },
    howProblems: howProblems(draft.how, Math.max(1, chosen.length)),
    /** What the profile or image brings; null where that is not known before the plan. */
    ownChecks: ownChecks(draft.from, { profile, image }),
    steps: stepsFor(draft),
    step: stepsFor(draft).some(({ id }) => id === draft.step) ? draft.step : ('plan' as const),
    body: useRef<HTMLDivElement>(null),
    go: (step: StepId) => updateDraft(from => goTo(from, step)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
  }
}

type Brings = { healthChecks: HealthCheck[] } | null

function ownChecks(from: Draft['from'], { profile, image }: { profile: Brings; image: Brings }) {
  if (from === 'kit') return null
  const checks = from === 'profile' ? profile?.healthChecks : from === 'image' ? image?.healthChecks : []
  // What a serial port prints is for machines that are started.
  return checks?.filter(({ kind }) => kind !== 'serial') ?? null
}

/** What keeps a person from going on from a step; null when nothing does. */
export function whyNot(wizard: DeployWizard): string | null {
  const { step, chosen } = wizard
  if (step === 'what') return whyNotWhat(wizard)
  if (step === 'where') {
    if (chosen.length === 0) return t('deploy.where.missing')
    return whyNotWhat(wizard) && t('deploy.where.nothing-yet')
  }
  return step === 'how' ? (Object.values(wizard.howProblems)[0] ?? null) : null
}

function whyNotWhat({ draft, source, problems }: DeployWizard): string | null {
  if (problems.length > 0) return t('sources.wrong-answers')
  if (draft.from === 'generation') return null
  if (draft.from === 'kit') return source ? null : t('deploy.what.missing-kit')
  return missingSource(draft.from, source !== null, draft)
}
