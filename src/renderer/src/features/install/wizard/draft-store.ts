import { createDraftStore } from '#lib/draft-store.ts'
import { newDraft, toStored } from './draft.ts'

export const { update: updateDraft, useDraft } = createDraftStore({
  ...{ name: 'kiln.install-2', empty: newDraft, toStored },
})
