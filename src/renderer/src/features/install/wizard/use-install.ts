// Everything that the steps share: the answers, the hosts, what is installed, and the plan that is made of them.

import { useEffect, useMemo, useRef } from 'react'
import { useSearch } from 'wouter'
import { architectureOf, builtSourceOf } from '#features/sources/source-draft.ts'
import { useSource } from '#features/sources/use-source.ts'
import { useCall } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { installHref } from '#shared/window/routes.ts'
import { chooseHost, type Draft, goTo, type StepId, stepsFor, toRequest } from './draft.ts'
import { updateDraft, useDraft } from './draft-store.ts'
import { type Installed, seedOf } from './fitting.ts'
import { useInstallPlan } from './use-plan.ts'

export type InstallWizard = ReturnType<typeof useInstall>

export function useInstall() {
  useLinked()
  const draft = useDraft()
  const hosts = useCall('hosts.list', {})
  const states = useCall('hosts.states', {})
  const host = hosts.data?.find(({ id }) => id === draft.host) ?? null
  const architecture = architectureOf(draft.host === null ? [] : [draft.host], states.data ?? [])
  const known = useSource({ from: draft.from, draft, architecture })
  const source = builtSourceOf(draft.from, draft, { profile: known.profile, architecture })
  const installed = installedOf(draft, known)
  const seed = useMemo(() => seedOf(draft.personal, installed), [draft.personal, installed])
  const request = toRequest(draft, { source, host, seed })
  const steps = stepsFor(installed !== null)
  const step = steps.some(({ id }) => id === draft.step) ? draft.step : 'disks'
  const planning = useInstallPlan(request, step === 'disks' || step === 'confirm' ? step : null)
  return {
    ...{ ...known, draft, hosts, states, host, source, installed, seed, request, planning, steps, step },
    tool: useTool(),
    body: useRef<HTMLDivElement>(null),
    go: (to: StepId) => updateDraft(from => goTo(from, to)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
  }
}

type Known = Pick<ReturnType<typeof useSource>, 'profiles' | 'profile' | 'image'>

/** null: a flake, of this wizard or of the image, of which nobody knows who may log in or where personal data would go. */
function installedOf({ from, options }: Draft, { profiles, profile, image }: Known): Installed | null {
  if (from === 'profile')
    return (
      profile && { profile: profile.id, options: options[profile.id] ?? {}, fields: profile.schemaOptions }
    )
  if (from === 'flake' || !image || image.provenance.flake) return null
  const built = profiles.data?.profiles.find(({ id }) => id === image.profile.id)
  return {
    ...{ profile: image.profile.id, options: image.provenance.options },
    fields: built?.schemaOptions ?? [],
  }
}

/** `/install?host=…` begins for this host. */
function useLinked(): void {
  const search = useSearch()
  useEffect(() => {
    const host = new URLSearchParams(search).get('host')
    if (host === null) return
    navigate(installHref(), { replace: true })
    updateDraft(from => goTo(chooseHost(from, host), 'what'))
  }, [search])
}

/** null while it is not known, and where it is there. */
function useTool() {
  const { data, refetch, isFetching } = useCall('doctor.check', {})
  const tool = data?.tools.find(({ id }) => id === 'nixos-anywhere')
  return { wrong: tool && tool.state !== 'ok' ? tool : null, again: () => void refetch(), asking: isFetching }
}
