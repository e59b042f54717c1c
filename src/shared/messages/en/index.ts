// The English catalogue, complete by definition: its codes and holes are the types of all messages.

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
import { buildsWindow } from './window/builds.ts'
import { derivations } from './window/derivations.ts'
import { desktop } from './window/desktop.ts'
import { diagnostics } from './window/diagnostics.ts'
import { doctorWindow } from './window/doctor.ts'
import { flashWindow } from './window/flash/index.ts'
import { imagesWindow } from './window/images.ts'
import { loading } from './window/loading.ts'
import { newImage } from './window/new-image/index.ts'
import { provenance } from './window/provenance.ts'
import { settings } from './window/settings.ts'
import { times } from './window/times.ts'
import { ui } from './window/ui.ts'
import { writerInstall } from './window/writer-install.ts'
import { writer } from './writer.ts'

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
