// The answers of the installation wizard: what becomes of them is pure, and one store holds them.
import { lostNow, withoutSecrets } from '#features/seed/lost-answers.ts'
import { newPersonal, type Personal } from '#features/seed/personal.ts'
import { newSource, type SourceDraft } from '#features/sources/source-draft.ts'
import { createDraftStore } from '#lib/draft-store.ts'
import type { BuiltSource } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'

export type StepId = 'what' | 'machine' | 'personal' | 'disks' | 'confirm'

export type Draft = SourceDraft & {
  step: StepId
  from: BuiltSource['kind']
  /** The id of a host of the list. */
  host: string | null
  /** The personal data in the form. There is no table, because there is one machine. */
  personal: Personal
  /** Serials. */
  disks: string[]
  /** The text that confirms each disk, by its serial. */
  typed: Record<string, string>
  /** "" for nixos-anywhere's own. */
  kexec: string
}

export const newDraft: Draft = {
  ...newSource,
  step: 'what',
  from: 'profile',
  host: null,
  disks: [],
  typed: {},
  kexec: '',
  personal: newPersonal,
}

/** A flake's configuration has no place for personal data. */
export const hasStep = (id: StepId, canPersonalise: boolean): boolean => id !== 'personal' || canPersonalise

/** Every disk that is erased is confirmed each time that its step is reached. */
export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step, typed: {} })

/** Disks are one machine's, and so are its name and its secrets. */
export function chooseHost(from: Draft, host: string): Draft {
  if (from.host === host) return from
  const chosen = { ...from, host, disks: [], typed: {} }
  if (from.host === null) return chosen
  const answers = { ...from.personal.answers, hostname: '', secrets: {} }
  return { ...chosen, personal: { ...from.personal, answers } }
}

export const chooseDisk = (from: Draft, serial: string, on: boolean): Draft => ({
  ...from,
  disks: on ? [...new Set([...from.disks, serial])] : from.disks.filter(one => one !== serial),
})

export type PlanRequest = {
  source: BuiltSource
  personalised: boolean
  host: HostTarget
  disks: string[]
  kexec: string | null
}

type Chosen = { source: BuiltSource | null; host: KnownHost | null; seed: SeedAnswers | null }

/** null until it is known what goes where. */
export function toRequest({ disks, kexec }: Draft, { source, host, seed }: Chosen): PlanRequest | null {
  if (!source || !host) return null
  return {
    source,
    personalised: seed !== null,
    host: { name: host.id, ...host.address },
    disks: [...disks].sort(),
    kexec: kexec.trim() || null,
  }
}

/** The draft for a reload: without confirmations and secrets. Lost answers are required before anything is erased. */
export function toStored(from: Draft): Draft {
  const personal = withoutSecrets(from.personal)
  const isPast = from.step === 'disks' || from.step === 'confirm'
  const step = isPast && lostNow(personal).length > 0 ? 'personal' : from.step
  return { ...from, step, typed: {}, personal }
}

/** After it was started: another machine is next. */
export const afterStart = (from: Draft): Draft => ({ ...goTo(from, 'what'), disks: [] })

export const { update: updateDraft, useDraft } = createDraftStore({
  name: 'kiln.install-2',
  empty: newDraft,
  toStored,
})
