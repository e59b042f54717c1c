// The answers of the installation wizard. Pure.
import { t } from '#lib/texts/texts.ts'
import { isFlakeReference } from '#shared/flakes/reference.ts'
import type { BuiltSource } from '#shared/model/deploy/plan.ts'
import type { HostTarget } from '#shared/model/deploy/target.ts'
import type { KnownHost } from '#shared/model/hosts/host.ts'
import type { Step } from '#ui/wizard/steps.ts'

export type StepId = 'what' | 'machine' | 'disks' | 'confirm'

export type Draft = {
  step: StepId
  reference: string
  /** The id of a host of the list. */
  host: string | null
  /** Serials. */
  disks: string[]
  /** By serial, what was typed to confirm it. */
  typed: Record<string, string>
  /** "" for nixos-anywhere's own. */
  kexec: string
}

export const newDraft: Draft = {
  ...{ step: 'what', reference: '', host: null, disks: [], typed: {}, kexec: '' },
}

export const steps: readonly Step<StepId>[] = [
  { id: 'what', label: t('install.steps.what') },
  { id: 'machine', label: t('install.steps.machine') },
  { id: 'disks', label: t('install.steps.disks') },
  { id: 'confirm', label: t('install.steps.confirm') },
]

/** Every disk that is erased is confirmed each time that its step is come to. */
export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step, typed: {} })

/** Disks are one machine's. */
export const chooseHost = (from: Draft, host: string): Draft =>
  from.host === host ? from : { ...from, host, disks: [], typed: {} }

export const chooseDisk = (from: Draft, serial: string, on: boolean): Draft => ({
  ...from,
  disks: on ? [...new Set([...from.disks, serial])] : from.disks.filter(one => one !== serial),
})

export type Asked = {
  source: Extract<BuiltSource, { kind: 'flake' }>
  host: HostTarget
  disks: string[]
  kexec: string | null
}

/** null until it is known what goes where. */
export function toRequest(draft: Draft, hosts: readonly KnownHost[]): Asked | null {
  const host = hosts.find(({ id }) => id === draft.host)
  const reference = draft.reference.trim()
  if (!host || !isFlakeReference(reference)) return null
  return {
    ...{
      source: { kind: 'flake', reference },
      host: { name: host.id, ...host.address },
      disks: [...draft.disks].sort(),
    },
    kexec: draft.kexec.trim() || null,
  }
}
