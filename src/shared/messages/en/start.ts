// What the window has before anything else: its frame, and the page that it opens with. What the engine says comes with
// the connection (engine.ts), the texts of the other pages come with them (window/pages.ts).

import { formats } from './builds/formats.ts'
import { profiles } from './builds/profiles.ts'
import { generalErrors } from './errors/general.ts'
import { app } from './window/app/app.ts'
import { loading } from './window/app/loading.ts'
import { toolsState } from './window/app/tools-state.ts'
import { times } from './window/common/times.ts'
import { ui } from './window/common/ui.ts'
import { flashDrop } from './window/flash/drop.ts'
import { newProfile } from './window/new-image/profile.ts'
import { newWizard } from './window/new-image/wizard.ts'

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
