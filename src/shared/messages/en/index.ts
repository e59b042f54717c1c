// The English catalogue, complete by definition: its codes and holes are the types of all messages.

import { answers } from './answers.ts'
import { app } from './app.ts'
import { builds } from './builds.ts'
import { buildsWindow } from './builds-window.ts'
import { derivations } from './derivations.ts'
import { desktop } from './desktop.ts'
import { diagnostics } from './diagnostics.ts'
import { doctor } from './doctor.ts'
import { doctorWindow } from './doctor-window.ts'
import { driveLabels } from './drive-labels.ts'
import { drives } from './drives.ts'
import { errors } from './errors/index.ts'
import { flash } from './flash.ts'
import { flashWindow } from './flash-window/index.ts'
import { downloads, foreign } from './foreign.ts'
import { formats } from './formats.ts'
import { images } from './images.ts'
import { imagesWindow } from './images-window.ts'
import { jobs } from './jobs.ts'
import { loading } from './loading.ts'
import { newImage } from './new-image/index.ts'
import { nix } from './nix.ts'
import { profiles } from './profiles.ts'
import { provenance } from './provenance.ts'
import { reasons } from './reasons.ts'
import { seed } from './seed.ts'
import { settings } from './settings.ts'
import { sources } from './sources.ts'
import { times } from './times.ts'
import { ui } from './ui.ts'
import { writer } from './writer.ts'
import { writerInstall } from './writer-install.ts'

export const texts = {
  ...answers,
  ...app,
  ...builds,
  ...jobs,
  ...diagnostics,
  ...doctor,
  ...driveLabels,
  ...drives,
  ...flash,
  ...flashWindow,
  ...formats,
  ...downloads,
  ...foreign,
  ...images,
  ...newImage,
  ...imagesWindow,
  ...loading,
  ...nix,
  ...profiles,
  ...provenance,
  ...reasons,
  ...seed,
  ...sources,
  ...ui,
  ...times,
  ...buildsWindow,
  ...derivations,
  ...doctorWindow,
  ...settings,
  ...desktop,
  ...writerInstall,
  ...writer,
} as const satisfies Record<string, string>

export const english = { texts, errors }
