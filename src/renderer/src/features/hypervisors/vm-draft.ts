// The answers before an image becomes a VM of a host, and the request that they make. Pure.
import { cleaned, isEmpty } from '#features/seed/answers.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import type { VmRequest } from '#shared/hypervisors.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

export type VmDraft = {
  /** The id of a host of the list; "" for none yet. */
  host: string
  /** In these fields "" stands for the image's or the host's value. */
  name: string
  memoryMiB: string
  cpus: string
  storage: string
  network: string
  start: boolean
  /** Answers for this machine alone. */
  personal: SeedAnswers
}

export const emptyDraft: VmDraft = {
  host: '',
  name: '',
  memoryMiB: '',
  cpus: '',
  storage: '',
  network: '',
  start: true,
  personal: noAnswers(),
}

type Range = readonly [from: number, to: number]
const ranges = { memoryMiB: [64, 1_048_576], cpus: [1, 1024] } as const satisfies Record<string, Range>

/** null for what is not a number of that range. */
function whole(text: string, [from, to]: Range): number | null {
  const number = /^\d{1,8}$/.test(text.trim()) ? Number(text) : Number.NaN
  return number >= from && number <= to ? number : null
}

export const isNumber = (draft: VmDraft, field: keyof typeof ranges): boolean =>
  draft[field].trim() === '' || whole(draft[field], ranges[field]) !== null

const given = (text: string) => text.trim() || null

/** null while something is missing, or is not a number that could be meant. */
export function vmRequest(image: string, draft: VmDraft, hosts: readonly KnownHost[]) {
  const host = hosts.find(({ id }) => id === draft.host)
  if (!host || !isNumber(draft, 'memoryMiB') || !isNumber(draft, 'cpus')) return null
  return {
    image,
    target: { name: host.id, ...host.address },
    start: draft.start,
    name: given(draft.name),
    storage: given(draft.storage),
    network: given(draft.network),
    answers: isEmpty(draft.personal) ? null : cleaned(draft.personal),
    memoryMiB: whole(draft.memoryMiB, ranges.memoryMiB),
    cpus: whole(draft.cpus, ranges.cpus),
  } satisfies Partial<VmRequest>
}
