import { createDraftStore } from '#lib/draft-store.ts'
import { newDraft } from './draft.ts'

export const { update: updateDraft, useDraft } = createDraftStore({ name: 'kiln.deploy-5', empty: newDraft })
