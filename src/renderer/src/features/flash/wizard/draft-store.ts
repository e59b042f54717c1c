import { createDraftStore } from '#lib/draft-store.ts'
import { chooseSource, type Draft, goTo, newDraft, toStored } from './draft.ts'

const store = createDraftStore({
  name: 'kiln.flash',
  empty: newDraft,
  toStored,
})

export const { update: updateDraft, useDraft } = store

/** Begins with this image, at its drives. */
export const flashImage = (image: NonNullable<Draft['image']>) =>
  updateDraft(from => goTo(chooseSource(from, { from: 'image', image }), 'what'))

export const flashFile = (path: string) =>
  updateDraft(from => goTo(chooseSource(from, { from: 'file', path }), 'what'))
