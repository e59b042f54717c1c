// What the window and main have before anything else. What the engine says comes with the connection (engine.ts), the
// texts of the pages with their components.

import { app } from './app-window.ts'
import { generalErrors } from './general-errors.ts'
import { formats } from './images-formats.ts'
import { newProfile } from './new-image-profile.ts'
import { newWizard } from './new-image-wizard.ts'
import { profileAnswers } from './profile-form-answers.ts'
import { profiles } from './profiles.ts'
import { ui } from './ui-window.ts'

const texts = {
  ...app,
  ...formats,
  ...newWizard,
  ...newProfile,
  ...profileAnswers,
  ...profiles,
  ...ui,
} as const

export const start = { texts, errors: generalErrors }
