// What a face has from its start: everything that the engine says, and the window's frame with the page that it opens
// with. The texts of the other pages come with them (window/pages.ts).

import { answers } from './answers.ts'
import { builds } from './builds.ts'
import { doctor } from './doctor.ts'
import { driveLabels } from './drive-labels.ts'
import { drives } from './drives.ts'
import { errors } from './errors/index.ts'
import { flash } from './flash.ts'
import { downloads, foreign } from './foreign.ts'
import { formats } from './formats.ts'
import { images } from './images.ts'
import { jobs } from './jobs.ts'
import { nix } from './nix.ts'
import { profiles } from './profiles.ts'
import { reasons } from './reasons.ts'
import { seed } from './seed.ts'
import { sources } from './sources.ts'
import { app } from './window/app.ts'
import { flashDrop } from './window/flash/drop.ts'
import { loading } from './window/loading.ts'
import { newProfile } from './window/new-image/profile.ts'
import { newWizard } from './window/new-image/wizard.ts'
import { times } from './window/times.ts'
import { toolsState } from './window/tools-state.ts'
import { ui } from './window/ui.ts'
import { writer } from './writer.ts'

const texts = {
  ...answers,
  ...builds,
  ...doctor,
  ...driveLabels,
  ...drives,
  ...flash,
  ...downloads,
  ...foreign,
  ...formats,
  ...images,
  ...jobs,
  ...nix,
  ...profiles,
  ...reasons,
  ...seed,
  ...sources,
  ...writer,
  ...app,
  ...flashDrop,
  ...loading,
  ...newWizard,
  ...newProfile,
  ...times,
  ...toolsState,
  ...ui,
} as const

export const start = { texts, errors }
