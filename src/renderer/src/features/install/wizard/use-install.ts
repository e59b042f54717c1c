// Everything that the steps share: the answers, the hosts, and the plan that is made of them.
import { useEffect, useRef } from 'react'
import { useSearch } from 'wouter'
import { flakeProblem } from '#features/sources/source-draft.ts'
import { useCall } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import type { InstallPlan } from '#shared/model/install/plan.ts'
import { chooseHost, type Draft, goTo, type StepId, steps, toRequest } from './draft.ts'
import { updateDraft, useDraft } from './draft-store.ts'
import { machineProblems } from './problems.ts'
import { useInstallPlan } from './use-plan.ts'

export type InstallWizard = ReturnType<typeof useInstall>

export function useInstall() {
  useLinked()
  const draft = useDraft()
  const hosts = useCall('hosts.list', {})
  const states = useCall('hosts.states', {})
  const host = hosts.data?.find(({ id }) => id === draft.host) ?? null
  const request = toRequest(draft, hosts.data ?? [])
  const planning = useInstallPlan(
    request,
    draft.step === 'disks' || draft.step === 'confirm' ? draft.step : null,
  )
  return {
    ...{ draft, hosts, states, host, request, planning, steps, step: draft.step },
    tool: useTool(),
    body: useRef<HTMLDivElement>(null),
    go: (step: StepId) => updateDraft(from => goTo(from, step)),
    set: (change: Partial<Draft>) => updateDraft(from => ({ ...from, ...change })),
  }
}

/** `/install?host=…` begins for this host. */
function useLinked(): void {
  const search = useSearch()
  useEffect(() => {
    const host = new URLSearchParams(search).get('host')
    if (host === null) return
    navigate('/install', { replace: true })
    updateDraft(from => goTo(chooseHost(from, host), 'what'))
  }, [search])
}

/** null while it is not known, and where it is there. */
function useTool() {
  const { data, refetch, isFetching } = useCall('doctor.check', {})
  const tool = data?.tools.find(({ id }) => id === 'nixos-anywhere')
  return { wrong: tool && tool.state !== 'ok' ? tool : null, again: () => void refetch(), asking: isFetching }
}

/** What keeps a person from going on from a step; null when nothing does. */
export function whyNot(wizard: InstallWizard): string | null {
  const { draft, step, host, planning, tool } = wizard
  const { plan } = planning
  if (tool.wrong && tool.wrong.state !== 'ok') return t(`install.tool.${tool.wrong.state}`)
  if (step === 'what') return flakeProblem(draft.reference)
  if (step === 'machine') return host ? null : t('install.machine.missing')
  if (!plan) return t('deploy.plan.waits')
  if (step === 'disks') {
    if (machineProblems(plan).length > 0) return t('install.disks.problem', { name: host?.name ?? '' })
    return chosenOf(draft, plan).length > 0 ? null : t('install.disks.missing')
  }
  if (plan.problems.length > 0) return t('install.confirm.problem')
  return isTyped(draft, plan) ? null : t('install.confirm.missing')
}

/** Of the chosen serials, those that the machine has. */
const chosenOf = (draft: Draft, { disks }: InstallPlan) =>
  draft.disks.filter(serial => disks.some(disk => disk.serial === serial))

export const isTyped = ({ typed }: Draft, { erased }: InstallPlan): boolean =>
  erased.length > 0 && erased.every(({ serial }) => typed[serial]?.trim() === serial)
