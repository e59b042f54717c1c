import { createDraftStore } from '#lib/draft-store.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { Image } from '#shared/images/image.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'
import { goTo, newDraft, takeOver } from './draft.ts'

const store = createDraftStore({ name: 'kiln.new-image', empty: newDraft })

export const { update: updateDraft, useDraft } = store

/** Fills the wizard with an earlier request ("Build again"); then go to /new. */
export const draftFromRequest = (request: BuildRequest) =>
  updateDraft(from => goTo(takeOver(from, request), 'review'))

/** Fills it with what an image was built with, to be changed; then go to /new. */
export const draftFromImage = (image: Image) =>
  updateDraft(from => goTo(takeOver(from, buildSettingsOf(image)), 'options'))
