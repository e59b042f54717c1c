import { createDraftStore } from '#lib/draft-store.ts'
import { type Draft, newDraft, toStored } from './draft.ts'

const store = createDraftStore({
  name: 'kiln.flash',
  empty: newDraft,
  toStored,
})

export const { update: updateDraft, useDraft } = store

/** Begins with this image, at its drives. */
export const flashImage = (image: NonNullable<Draft['image']>) =>
  updateDraft(from => ({ ...from, from: 'image', image, sha256: '', step: 'what' }))

export const flashFile = (path: string) =>
  updateDraft(from => ({ ...from, from: 'file', path, sha256: '', step: 'what' }))
