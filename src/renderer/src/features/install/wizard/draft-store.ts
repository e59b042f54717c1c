import { createDraftStore } from '#lib/draft-store.ts'
import { newDraft } from './draft.ts'

export const { update: updateDraft, useDraft } = createDraftStore({
  ...{ name: 'kiln.install', empty: newDraft },
  // A confirmation does not outlive the page that it was typed on.
  toStored: draft => ({ ...draft, typed: {} }),
})
