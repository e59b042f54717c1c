// What the window has before anything else: its frame, and the page that it opens with. What the engine says comes with
// the connection (engine.ts), the texts of the other pages come with them (window/pages.ts).

import { formats } from './builds/formats.ts'
import { profiles } from './builds/profiles.ts'
import { generalErrors } from './errors/general.ts'
import { app } from './window/app.ts'
import { flashDrop } from './window/flash/drop.ts'
import { loading } from './window/loading.ts'
import { newProfile } from './window/new-image/profile.ts'
import { newWizard } from './window/new-image/wizard.ts'
import { times } from './window/times.ts'
import { toolsState } from './window/tools-state.ts'
import { ui } from './window/ui.ts'

const texts = {
  ...app,
  ...flashDrop,
  ...formats,
  ...loading,
  ...newWizard,
  ...newProfile,
  ...profiles,
  ...times,
  ...toolsState,
  ...ui,
} as const

export const start = { texts, errors: generalErrors }
