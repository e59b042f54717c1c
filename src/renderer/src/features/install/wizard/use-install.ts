// Everything that the steps share: the answers, the hosts, what is installed, and the plan that is made of them.

import '#features/hosts/texts.ts'
import { useMemo, useRef } from 'react'
import { architectureOf, builtSourceOf } from '#features/sources/source-draft.ts'
import { useSource } from '#features/sources/use-source.ts'
import { useCall } from '#lib/engine/calls.ts'
import { type Draft, goTo, hasStep, type StepId, toRequest, updateDraft, useDraft } from './draft.ts'
import { type Installed, seedOf } from './fitting.ts'
import { useInstallPlan } from './plan.ts'

export type InstallWizard = ReturnType<typeof useInstall>

export function useInstall() {
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
  const step = hasStep(draft.step, installed !== null) ? draft.step : 'disks'
  const planning = useInstallPlan(request, step === 'disks' || step === 'confirm' ? step : null)
  return {
    ...known,
    draft,
    hosts,
    states,
    host,
    source,
    installed,
    seed,
    request,
    planning,
    step,
    tool: useTool(),
    body: useRef<HTMLDivElement>(null),
    go: (to: StepId) => updateDraft(from => goTo(from, to)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
  }
}

type Known = Pick<ReturnType<typeof useSource>, 'profiles' | 'profile' | 'image'>

/** null: a flake, of this wizard or of the image. Kiln cannot know who may log in or where personal data would go. */
function installedOf({ from, options }: Draft, { profiles, profile, image }: Known): Installed | null {
  if (from === 'profile')
    return (
      profile && { profile: profile.id, options: options[profile.id] ?? {}, fields: profile.schemaOptions }
    )
  if (from === 'flake' || !image || image.provenance.flake) return null
  const built = profiles.data?.profiles.find(({ id }) => id === image.profile.id)
  return {
    profile: image.profile.id,
    options: image.provenance.options,
    fields: built?.schemaOptions ?? [],
  }
}

/** null while it is not known, and where it is there. */
function useTool() {
  const { data, refetch, isFetching } = useCall('doctor.check', {})
  const tool = data?.tools.find(({ id }) => id === 'nixos-anywhere')
  return { wrong: tool && tool.state !== 'ok' ? tool : null, again: () => void refetch(), asking: isFetching }
}
