// The texts of the pages and dialogs that the window loads after its first page.

import { diagnostics } from './app/diagnostics.ts'
import { doctorWindow } from './app/doctor.ts'
import { settings } from './app/settings.ts'
import { buildersWindow } from './building/builders.ts'
import { buildsWindow } from './building/builds.ts'
import { cachesWindow } from './building/caches.ts'
import { derivations } from './building/derivations.ts'
import { provenance } from './building/provenance.ts'
import { browse } from './common/browse.ts'
import { ownKeys } from './common/own-keys.ts'
import { sheets } from './common/sheets.ts'
import { flashWindow } from './flash/index.ts'
import { writerInstall } from './flash/writer-install.ts'
import { hostsWindow } from './hosts/index.ts'
import { hypervisorsWindow } from './images/hypervisors.ts'
import { imagesWindow } from './images/images.ts'
import { machinesWindow } from './images/machines.ts'
import { newOptions } from './new-image/options.ts'
import { newReview } from './new-image/review.ts'

export const pages = {
  ...browse,
  ...buildersWindow,
  ...cachesWindow,
  ...buildsWindow,
  ...derivations,
  ...diagnostics,
  ...doctorWindow,
  ...flashWindow,
  ...hostsWindow,
  ...hypervisorsWindow,
  ...imagesWindow,
  ...machinesWindow,
  ...newOptions,
  ...newReview,
  ...ownKeys,
  ...provenance,
  ...settings,
  ...sheets,
  ...writerInstall,
} as const
