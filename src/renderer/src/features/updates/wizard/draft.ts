// The answers of the wizard that publishes updates. Everything derived from them is pure; one store holds
// them.
import { createDraftStore } from '#lib/draft-store.ts'
import { stateVersion } from '#shared/profiles/state-version.ts'
import { ringName } from '#shared/updates/audience.ts'
import { type PublishRequest, webAddress } from '#shared/updates/publish.ts'
import type { PublishedFolder } from '#shared/updates/published-folder.ts'

export type StepId = 'boxes' | 'where' | 'plan'

/** The fields as they were typed. */
export type Where = {
  folder: string
  upload: string
  /** Replace what another folder or person has published there. */
  replace: boolean
  /** Read back every file that was uploaded earlier. */
  verify: boolean
  ring: string
  first: string
  keep: string
  /** The limit in GiB. */
  quota: string
  days: string
  stateVersion: string
}

type Draft = {
  step: StepId
  /** Ids. */
  boxes: readonly string[]
  /** null: as in the last publication. */
  where: Where | null
}

export const newWhere: Where = {
  folder: '',
  upload: '',
  replace: false,
  verify: false,
  ring: '',
  first: '',
  keep: '3',
  quota: '',
  days: '90',
  stateVersion: '',
}

const GiB = 2 ** 30

export const whereOf = ({ folder, upload, keep, quotaBytes, days }: PublishedFolder): Where => ({
  ...newWhere,
  folder,
  upload: upload ?? '',
  keep: String(keep),
  quota: quotaBytes === null ? '' : String(Math.round(quotaBytes / GiB)),
  days: String(days),
})

const newDraft: Draft = { step: 'boxes', boxes: [], where: null }

export const goTo = (from: Draft, step: StepId): Draft => ({ ...from, step })

export const beginFor = (from: Draft, boxes: readonly string[]): Draft => ({
  ...from,
  boxes: [...new Set(boxes)],
  step: 'boxes',
})

export const chooseBox = (from: Draft, id: string, on: boolean): Draft => ({
  ...from,
  boxes: on ? [...new Set([...from.boxes, id])] : from.boxes.filter(one => one !== id),
})

const limits = { first: [1, 499], keep: [2, 50], quota: [1, 1_000_000], days: [1, 400] } as const

/** The invalid answer and what is wrong with it; `number` carries its limits. */
export type WhereProblem =
  | 'folder-missing'
  | 'folder-absolute'
  | 'upload'
  | 'ring'
  | 'ring-first'
  | 'state-version'
  | { from: number; to: number }

export function whereProblems(where: Where): Partial<Record<keyof Where, WhereProblem>> {
  const { folder, upload, ring, first, stateVersion: version } = where
  const found: Partial<Record<keyof Where, WhereProblem>> = {}
  if (folder.trim() === '') found.folder = 'folder-missing'
  else if (!folder.trim().startsWith('/')) found.folder = 'folder-absolute'
  if (upload.trim() !== '' && !webAddress.safeParse(addressOf(upload)).success) found.upload = 'upload'
  if (ring.trim() !== '' && !ringName.safeParse(ring.trim()).success) found.ring = 'ring'
  else if (ring.trim() !== '' && first.trim() !== '') found.ring = 'ring-first'
  if (version.trim() !== '' && !stateVersion.safeParse(version.trim()).success)
    found.stateVersion = 'state-version'
  for (const field of ['first', 'keep', 'quota', 'days'] as const) {
    const [from, to] = limits[field]
    const isEmpty = where[field].trim() === ''
    if (isEmpty ? field === 'keep' || field === 'days' : !isWhole(where[field], from, to))
      found[field] = { from, to }
  }
  return found
}

const isWhole = (text: string, from: number, to: number) =>
  /^\d{1,9}$/.test(text.trim()) && Number(text) >= from && Number(text) <= to

const addressOf = (text: string) => text.trim().replace(/\/$/, '')
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text))

/** The folder for a request; null until it is valid. */
export const folderOf = (where: Where): string | null =>
  whereProblems(where).folder ? null : where.folder.trim().replace(/(?<=.)\/+$/, '')

/** null while an answer is missing. */
export function toRequest(boxes: readonly string[], where: Where): PublishRequest | null {
  const folder = folderOf(where)
  if (folder === null || boxes.length === 0 || Object.keys(whereProblems(where)).length > 0) return null
  const quota = numberOf(where.quota)
  return {
    boxes: [...boxes],
    folder,
    upload: addressOf(where.upload) || null,
    // Drafts of older versions lack the field.
    replace: where.replace === true && addressOf(where.upload) !== '',
    verify: where.verify === true && addressOf(where.upload) !== '',
    keep: Number(where.keep),
    quotaBytes: quota === null ? null : quota * GiB,
    days: Number(where.days),
    first: numberOf(where.first),
    ring: where.ring.trim() || null,
    stateVersion: where.stateVersion.trim() || null,
  }
}

export const afterStart = (from: Draft): Draft => ({ ...from, step: 'boxes', where: null })

export const { update: updateDraft, useDraft } = createDraftStore({ name: 'kiln.publish-1', empty: newDraft })
